package com.auth0.jwt.interfaces;

public interface Verification {
    Verification withIssuer(String... issuer);

    Verification acceptLeeway(long leeway);

    JWTVerifier build();
}
