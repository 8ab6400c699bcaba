package io.jsonwebtoken;

public interface JwtParser {
    Jws<Claims> parseClaimsJws(String token);

    Jwt<?, Claims> parseUnsecuredClaims(CharSequence token);
}
