package io.jsonwebtoken;

import java.security.Key;
import javax.crypto.SecretKey;

public interface JwtParserBuilder {
    JwtParserBuilder setSigningKey(String base64Key);

    JwtParserBuilder setSigningKey(Key key);

    JwtParserBuilder verifyWith(SecretKey key);

    JwtParserBuilder unsecured();

    JwtParser build();
}
