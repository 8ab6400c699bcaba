package com.limestone.depot;

import org.json.JSONException;
import org.json.JSONObject;

/** What the server answers to a login, and to a renewal. */
final class Tokens {
    final String accessToken;
    final String refreshToken;

    Tokens(String answer) throws JSONException {
        JSONObject json = new JSONObject(answer);
        accessToken = json.getString("access_token");
        refreshToken = json.getString("refresh_token");
    }
}
