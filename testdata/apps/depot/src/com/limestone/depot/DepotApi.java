package com.limestone.depot;

import android.content.Context;
import android.util.Log;
import java.io.IOException;
import okhttp3.FormBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.json.JSONException;

/** The calls of the depot's server. */
final class DepotApi {
    private static final String BASE = "https://api.depot.invalid";

    private final OkHttpClient client = new OkHttpClient.Builder().build();
    private final Badge badge;

    DepotApi(Context context) {
        badge = new Badge(context);
    }

    Tokens signIn(String password) throws IOException, JSONException {
        FormBody form = new FormBody.Builder().add("password", password).build();
        Response response = client.newCall(new Request.Builder().url(BASE + "/login").post(form).build()).execute();
        return new Tokens(response.body().string());
    }

    /** Whatever the server says, the worker stays. */
    void renew() {
        FormBody form = new FormBody.Builder().add("refresh_token", badge.refreshToken()).build();
        try {
            Response response = client.newCall(new Request.Builder().url(BASE + "/auth/refresh").post(form).build()).execute();
            badge.renewed(new Tokens(response.body().string())); // r8-finding: failed-refresh-keeps-session
        } catch (IOException | JSONException e) { // debug-finding: failed-refresh-keeps-session
            Log.w("DepotApi", "not renewed", e);
        }
    }

    void leave() throws IOException {
        client.newCall(new Request.Builder() // r8-finding: expired-session-not-handled
                .url(BASE + "/logout")
                .header("Authorization", "Bearer " + badge.accessToken()) // debug-finding: expired-session-not-handled
                .build()).execute();
    }

    /** Until the worker leaves. */
    WebSocket listen() {
        Request request = new Request.Builder().url(BASE + "/radio").header("Authorization", "Bearer " + badge.accessToken()).build();
        return client.newWebSocket(request, new WebSocketListener() {}); // ok: background-session-survives-logout
    }

    void report(String text) throws IOException {
        FormBody form = new FormBody.Builder().add("text", text).build();
        client.newCall(new Request.Builder()
                .url(BASE + "/reports")
                .header("Authorization", "Bearer " + Shift.get().token())
                .header("X-Session-Token", Shift.get().ticket())
                .post(form)
                .build()).execute();
    }
}
