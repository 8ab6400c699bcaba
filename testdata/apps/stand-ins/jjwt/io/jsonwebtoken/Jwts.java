package io.jsonwebtoken;

public final class Jwts {
    private Jwts() {}

    public static JwtBuilder builder() {
        throw new UnsupportedOperationException("stand-in");
    }

    public static JwtParserBuilder parserBuilder() {
        throw new UnsupportedOperationException("stand-in");
    }

    public static JwtParserBuilder parser() {
        throw new UnsupportedOperationException("stand-in");
    }
}
