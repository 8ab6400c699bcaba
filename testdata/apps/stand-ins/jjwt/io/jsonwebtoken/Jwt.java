package io.jsonwebtoken;

public interface Jwt<H, B> {
    B getBody();
}
