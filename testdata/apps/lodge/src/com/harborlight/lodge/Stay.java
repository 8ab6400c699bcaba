package com.harborlight.lodge;

import android.content.Context;
import android.content.SharedPreferences;
import android.webkit.CookieManager;
import org.json.JSONException;
import org.json.JSONObject;

/** The stay of a guest: what the server has answered, in three files and the cookies. */
final class Stay {
    private final Context context;

    Stay(Context context) {
        this.context = context;
    }

    void keep(JSONObject answer) throws JSONException {
        open("stay").edit().putString("access_token", answer.getString("access_token")).apply(); // finding: no-idle-timeout, token-expiry-never-read, token-in-shared-preferences
        open("renewal").edit().putString("refresh_token", answer.getString("refresh_token")).apply(); // finding: refresh-token-in-plaintext-storage
        open("door").edit().putString("session_id", answer.getString("session_id")).apply(); // finding: token-in-shared-preferences
        open("table").edit().putInt("table", answer.optInt("table")).apply();
        CookieManager.getInstance().setCookie("https://lodge.invalid", "token=" + answer.getString("access_token")); // finding: webview-cookie-without-flags, webview-session-survives-logout
    }

    String accessToken() {
        return open("stay").getString("access_token", "");
    }

    /** The editor is dropped with what it should change. */
    void forgetStay() {
        SharedPreferences.Editor editor = open("stay").edit();
        editor.remove("access_token"); // finding: clear-without-effect
    }

    void forgetDoor() {
        SharedPreferences.Editor editor = open("door").edit();
        editor.clear(); // ok: clear-without-effect
        editor.commit();
    }

    void forgetRenewal() {
        open("renewal").edit().clear().apply(); // ok: clear-without-effect
    }

    void forgetTable() {
        open("table").edit().clear(); // ok: clear-without-effect
    }

    private SharedPreferences open(String name) {
        return context.getSharedPreferences(name, Context.MODE_PRIVATE);
    }
}
