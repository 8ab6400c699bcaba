package com.turnstile.tickets;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A time-based code from a seed that the server hands out. */
final class OneTimeCode {
    private final String seed;

    OneTimeCode(String seed) {
        this.seed = seed;
    }

    String now() throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(seed.getBytes(), "HmacSHA1")); // ok: hardcoded-jwt-secret
        byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(System.currentTimeMillis() / 30000).array());
        int offset = hash[hash.length - 1] & 15;
        return String.valueOf((ByteBuffer.wrap(hash, offset, 4).getInt() & 0x7fffffff) % 1000000);
    }
}
