package com.turnstile.tickets;

import java.io.IOException;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.logging.HttpLoggingInterceptor;

/** The organiser's server. */
final class TicketServer {
    private static final String BASE = "https://tickets.turnstile.invalid";

    /** Anybody may have this one: it names a project and opens what is public. */
    private static final String PUBLIC_PROJECT =
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJzdXBhYmFzZS1kZW1vIiwicm9sZSI6ImFub24iLCJyZWYiOiJub3RhcmVhbHByb2plY3QifQ.dGhpcy1pcy1ub3QtYS1yZWFsLXNpZ25hdHVyZS1vayE";

    private final OkHttpClient client = new OkHttpClient.Builder()
            .addInterceptor(new HttpLoggingInterceptor()
                    .setLevel(HttpLoggingInterceptor.Level.BODY)) // finding: auth-header-logged-by-http-client
            .build();

    String settings() throws IOException {
        Request request = new Request.Builder()
                .url(BASE + "/settings")
                .header("Authorization", Credentials.basic("gate", "Thicket-88-Pewter-Wren")) // finding: hardcoded-credential
                .build();
        return client.newCall(request).execute().body().string();
    }

    String report(String ticket, String kiosk, String demo) throws IOException {
        Request request = new Request.Builder()
                .url(BASE + "/report?ticket=" + ticket + "&kiosk=" + kiosk.length() + "&demo=" + demo.length())
                .header("X-Api-Key", "Q4x7-marlin-Tundra-Fennel-20-Osier") // finding: hardcoded-credential
                .addHeader("X-Project", PUBLIC_PROJECT) // ok: embedded-jwt
                .addHeader("Authorization", "Bearer") // ok: hardcoded-credential
                .build();
        return client.newCall(request).execute().body().string();
    }
}
