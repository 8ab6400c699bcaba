package com.limestone.depot;

import android.content.Context;
import android.content.SharedPreferences;

/** The session of a worker, and what the worker has typed. */
final class Badge {
    private final Context context;

    Badge(Context context) {
        this.context = context;
    }

    void keep(Tokens tokens) {
        open("badge").edit()
                .putString("access_token", tokens.accessToken) // finding: no-idle-timeout, token-expiry-never-read, token-in-shared-preferences
                .putString("refresh_token", tokens.refreshToken) // finding: refresh-token-in-plaintext-storage
                .apply();
        Shift.get().start(tokens.accessToken);
    }

    /** The answer to a renewal has a new refresh token, too. */
    void renewed(Tokens tokens) {
        open("badge").edit().putString("access_token", tokens.accessToken).apply(); // finding: refresh-token-rotation-ignored
    }

    String accessToken() {
        return open("badge").getString("access_token", "");
    }

    String refreshToken() {
        return open("badge").getString("refresh_token", "");
    }

    void draft(String text) {
        open("desk").edit().putString("message_draft", text).apply();
        open("desk").edit().putString("page_title", text).apply(); // ok: user-data-survives-logout
        open("talk").edit().putString("chat_history", text).apply(); // ok: user-data-survives-logout
    }

    void forget() {
        open("badge").edit().clear().apply();
        open("talk").edit().clear().apply();
    }

    private SharedPreferences open(String name) {
        return context.getSharedPreferences(name, Context.MODE_PRIVATE);
    }
}
