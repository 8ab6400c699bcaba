package com.turnstile.tickets;

import android.util.Base64;
import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.SignatureAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.Date;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tickets on the device, which only a server should do. */
final class TicketMint {
    private TicketMint() {}

    static String receipt(String ticket) {
        return JWT.create()
                .withSubject(ticket)
                .sign(Algorithm.HMAC256("turnst1le")); // finding: hardcoded-jwt-secret, weak-jwt-secret
    }

    static String dayPass(String ticket) {
        return Jwts.builder()
                .setSubject(ticket)
                .signWith(SignatureAlgorithm.HS256, "daypass-Kestrel-Brine-63-Juniper-Lathe-Umbra") // finding: hardcoded-jwt-secret
                .compact();
    }

    /** Good for a season, and for whoever finds it. */
    static String seasonPass(String ticket, Key key) {
        return Jwts.builder()
                .setSubject(ticket)
                .setExpiration(new Date(System.currentTimeMillis() + 90L * 24 * 60 * 60 * 1000)) // finding: excessive-session-lifetime
                .signWith(key)
                .compact();
    }

    static String ride(String ticket, Key key) {
        return Jwts.builder()
                .setSubject(ticket)
                .setExpiration(new Date(System.currentTimeMillis() + 90L * 60 * 1000)) // ok: excessive-session-lifetime
                .signWith(key)
                .compact();
    }

    static String anonymous(String ticket) {
        return JWT.create()
                .withSubject(ticket)
                .sign(Algorithm.none()); // finding: unsigned-jwt-accepted
    }

    /** A keyed hash of no secret, as a name for a file. */
    static String cacheKey(String ticket) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("cache-v1".getBytes(StandardCharsets.UTF_8), "HmacSHA256")); // ok: hardcoded-jwt-secret
        return Base64.encodeToString(mac.doFinal(ticket.getBytes(StandardCharsets.UTF_8)), Base64.NO_WRAP);
    }
}
