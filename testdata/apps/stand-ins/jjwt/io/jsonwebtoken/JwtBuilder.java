package io.jsonwebtoken;

import java.security.Key;
import java.util.Date;

public interface JwtBuilder {
    JwtBuilder setSubject(String subject);

    JwtBuilder setExpiration(Date expiration);

    JwtBuilder claim(String name, Object value);

    JwtBuilder signWith(Key key);

    JwtBuilder signWith(SignatureAlgorithm algorithm, String base64Key);

    String compact();
}
