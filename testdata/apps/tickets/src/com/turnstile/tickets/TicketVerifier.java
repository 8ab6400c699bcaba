package com.turnstile.tickets;

import android.content.Context;
import android.util.Base64;
import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.SecretKey;
import org.json.JSONObject;

/** Reads who a ticket belongs to. */
final class TicketVerifier {
    private static final String KEY = "gate-9f-Amber-Falcon-Thimble-Orchard-31-Vellum";
    private static final String PUBLIC_KEY =
            "UFVCTElDIEtFWSBvZiBub2JvZHk7IHRlc3QgZGF0YSBvZiBzZXNzaW9ubGludC4gUFVCTElDIEtFWSBvZiBub2JvZHk7IHRlc3Q=";

    private final Context context;

    TicketVerifier(Context context) {
        this.context = context;
    }

    String holder(String ticket) {
        Algorithm algorithm = Algorithm.HMAC256(KEY); // finding: hardcoded-jwt-secret
        return JWT.require(algorithm).withIssuer("turnstile").build().verify(ticket).getSubject();
    }

    String holderOfOldTicket(String ticket) {
        String key = context.getString(R.string.ticket_key);
        Algorithm algorithm = Algorithm.HMAC256(key.getBytes()); // finding: hardcoded-jwt-secret
        return JWT.require(algorithm).build().verify(ticket).getSubject();
    }

    String holderOfSeasonTicket(String ticket) {
        byte[] key = Base64.decode("c2Vhc29uLXBhc3MtTGFudGVybi1Pc3ByZXktODEtVmVyYmVuYS1Dcm9mdA==", Base64.DEFAULT);
        SecretKey secret = Keys.hmacShaKeyFor(key); // finding: hardcoded-jwt-secret
        return Jwts.parserBuilder().verifyWith(secret).build().parseClaimsJws(ticket).getBody().getSubject();
    }

    String holderOfPublicTicket(String ticket) throws Exception {
        JSONObject header = new JSONObject(new String(Base64.decode(ticket.split("\\.")[0], Base64.URL_SAFE)));
        if (header.getString("alg").equalsIgnoreCase("none")) { // ok: unsigned-jwt-accepted
            throw new IllegalArgumentException("no signature");
        }
        byte[] der = Base64.decode(PUBLIC_KEY, Base64.DEFAULT);
        RSAPublicKey key = (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
        Algorithm algorithm = Algorithm.RSA256(key, null); // ok: hardcoded-jwt-secret
        return JWT.require(algorithm).build().verify(ticket).getSubject();
    }

    String holderWithServerKey(String ticket, String key) {
        Algorithm algorithm = Algorithm.HMAC256(key); // ok: hardcoded-jwt-secret, weak-jwt-secret
        return JWT.require(algorithm).build().verify(ticket).getSubject();
    }

    String holderOfDraft(String ticket) {
        return Jwts.parser()
                .unsecured() // finding: unsigned-jwt-accepted
                .build()
                .parseUnsecuredClaims(ticket) // finding: unsigned-jwt-accepted
                .getBody()
                .getSubject();
    }
}
