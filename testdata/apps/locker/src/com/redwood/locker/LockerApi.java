package com.redwood.locker;

import android.content.Context;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;

/** The requests to the lockers, made once and kept as long as the app runs. */
final class LockerApi {
    private static final String BASE = "https://api.redwood.invalid";
    private static LockerApi instance;

    private final Context context;
    private final String token;
    private final String language;

    private LockerApi(Context context, String token, String language) {
        this.context = context;
        this.token = token;
        this.language = language;
    }

    static synchronized LockerApi of(Context context) {
        if (instance == null) {
            String language = Session.prefs(context).getString("language", "en");
            instance = new LockerApi(context.getApplicationContext(), Session.accessToken(context), language);
        }
        return instance;
    }

    String lockers() throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL(BASE + "/lockers").openConnection();
        connection.setRequestProperty("Accept-Language", language); // ok: auth-header-captured-at-construction
        connection.setRequestProperty("Authorization", "Bearer " + token); // finding: expired-session-not-handled, auth-header-captured-at-construction
        return text(connection.getInputStream());
    }

    String profile() throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL(BASE + "/profile").openConnection();
        connection.setRequestProperty("Authorization", "Bearer " + Session.accessToken(context)); // ok: auth-header-captured-at-construction
        connection.setRequestProperty("X-App-Version", NativeKeys.version()); // ok: jni-secret-getter
        return text(connection.getInputStream());
    }

    static void open(String door, boolean guest) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL(BASE + "/doors").openConnection();
        connection.setRequestProperty("X-Door", door);
        String token = guest ? Session.guestToken() : Session.doorToken();
        connection.setRequestProperty("X-Session-Token", token);
        connection.setRequestProperty("X-Api-Key", NativeKeys.apiKey()); // finding: jni-secret-getter
        connection.getInputStream().close();
    }

    static String text(InputStream in) throws IOException {
        byte[] bytes = new byte[65536];
        int length = in.read(bytes);
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
