package com.auth0.jwt.interfaces;

public interface Claim {
    String asString();
}
