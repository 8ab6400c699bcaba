package com.auth0.jwt.interfaces;

public interface Verification {
    Verification withIssuer(String... issuer);

    JWTVerifier build();
}
