package com.harbourmaster.core;

import android.util.Log;

/** The log of the app, in one place. */
public final class Trace {
    private static final String TAG = "Harbour";

    private Trace() {
    }

    /** Nothing of the user. */
    public static void note(String what) {
        Log.i(TAG, what);
    }

    /** Everything that the server says. */
    public static void answer(String path, String text) {
        if (text.isEmpty()) {
            note(path + ": nothing");
            return;
        }
        Log.d(TAG, path + ": " + text); // finding: token-in-log
    }
}
