package com.oldmill.courier;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URL;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.json.JSONObject;

/** The depot's server, whose certificate ran out years ago. */
final class CourierApi {
    private static final String MAPS = "https://courier:Pl0ver-Dusk-71-Anvil@maps.oldmill.invalid/tiles"; // ok: hardcoded-credential

    String enter(String driver, String password) throws Exception {
        HttpsURLConnection connection = open("/login");
        connection.setRequestMethod("POST");
        connection.getOutputStream().write(new JSONObject().put("driver", driver).put("password", password).toString().getBytes());
        return new BufferedReader(new InputStreamReader(connection.getInputStream())).readLine();
    }

    void leave(String token) throws Exception {
        HttpsURLConnection connection = open("/logout");
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Authorization", "Bearer " + token); // ok: hardcoded-credential // finding: expired-session-not-handled
        connection.getResponseCode();
        String maps = MAPS; // debug-finding: hardcoded-credential
        new URL(maps).openConnection().connect(); // r8-finding: hardcoded-credential
    }

    private static HttpsURLConnection open(String path) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustEverybody()}, new SecureRandom());
        HttpsURLConnection connection = (HttpsURLConnection) new URL("https://depot.oldmill.invalid" + path).openConnection();
        connection.setSSLSocketFactory(context.getSocketFactory());
        return connection;
    }

    private static final class TrustEverybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {} // finding: tls-validation-disabled

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
