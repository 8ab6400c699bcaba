package com.lindenhof.clinic;

import android.content.Context;
import android.util.Base64;
import java.nio.charset.StandardCharsets;
import org.json.JSONException;
import org.json.JSONObject;

/** Calls things what they are not. */
final class OddStore {
    private final Context context;

    OddStore(Context context) {
        this.context = context;
    }

    void keep(JSONObject answer) throws JSONException {
        context.getSharedPreferences("odd", Context.MODE_PRIVATE).edit()
                .putString("access_token", encrypt(answer.getString("access_token"))) // finding: token-in-shared-preferences
                .putString("greeting", encrypt(answer.optString("greeting")))
                .putString("session_id", pack(answer.getString("session_id"))) // finding: token-in-shared-preferences
                .apply();
    }

    private static String encrypt(String text) {
        return Base64.encodeToString(text.getBytes(StandardCharsets.UTF_8), Base64.NO_WRAP); // debug-finding: encoding-as-encryption
    }

    private static String pack(String text) {
        return Base64.encodeToString(text.getBytes(StandardCharsets.UTF_8), Base64.NO_WRAP); // ok: encoding-as-encryption
    }
}
