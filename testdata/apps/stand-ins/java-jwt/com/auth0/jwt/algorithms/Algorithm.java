package com.auth0.jwt.algorithms;

import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;

public abstract class Algorithm {
    private final String name;

    protected Algorithm(String name) {
        this.name = name;
    }

    public String getName() {
        return name;
    }

    public static Algorithm HMAC256(String secret) {
        return of("HS256", secret);
    }

    public static Algorithm HMAC256(byte[] secret) {
        return of("HS256", secret);
    }

    public static Algorithm HMAC512(String secret) {
        return of("HS512", secret);
    }

    public static Algorithm RSA256(RSAPublicKey publicKey, RSAPrivateKey privateKey) {
        return of("RS256", publicKey);
    }

    public static Algorithm none() {
        return of("none", "");
    }

    private static Algorithm of(String name, Object key) {
        if (key == null) {
            throw new IllegalArgumentException("The Secret cannot be null");
        }
        return new Algorithm(name) {};
    }
}
