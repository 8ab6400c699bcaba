package io.jsonwebtoken;

public interface Jws<B> extends Jwt<Object, B> {}
