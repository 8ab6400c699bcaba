package com.auth0.jwt.interfaces;

import java.util.Date;

public interface DecodedJWT {
    String getSubject();

    Date getExpiresAt();

    String getToken();

    Claim getClaim(String name);
}
