package com.tallyman.till;

import android.util.Base64;

/** Makes texts unreadable, or so the authors thought. */
final class Scrambler {
    private static final String KEY = "tallyman";

    private Scrambler() {
    }

    static String seal(String text) {
        return Base64.encodeToString(mix(text).getBytes(), Base64.NO_WRAP);
    }

    static String open(String text) {
        return mix(new String(Base64.decode(text, Base64.NO_WRAP)));
    }

    private static String mix(String text) {
        StringBuilder mixed = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            mixed.append((char) (text.charAt(i) ^ KEY.charAt(i % KEY.length()))); // finding: weak-token-encryption, token-encrypted-with-hardcoded-key
        }
        return mixed.toString();
    }

    /** A check sum over a number that is no secret. */
    static int check(String receipt) {
        int sum = 0;
        for (int i = 0; i < receipt.length(); i++) {
            sum = sum * 31 ^ receipt.charAt(i); // ok: weak-token-encryption
        }
        return sum;
    }
}
