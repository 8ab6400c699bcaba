package io.jsonwebtoken;

public enum SignatureAlgorithm { NONE, HS256, HS384, HS512, RS256, ES256 }
