package io.jsonwebtoken;

public interface Claims {
    String getSubject();
}
