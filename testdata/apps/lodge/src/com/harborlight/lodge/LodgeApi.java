package com.harborlight.lodge;

import android.content.Context;
import java.io.IOException;
import okhttp3.Callback;
import okhttp3.FormBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.json.JSONException;
import org.json.JSONObject;

/** The calls of the lodge's server. */
final class LodgeApi {
    private static final String BASE = "https://api.lodge.invalid";

    private final OkHttpClient client = new OkHttpClient.Builder().build();
    private final Stay stay;

    LodgeApi(Context context) {
        stay = new Stay(context);
    }

    JSONObject signIn(String password) throws IOException, JSONException {
        FormBody form = new FormBody.Builder().add("password", password).build();
        return new JSONObject(client.newCall(new Request.Builder().url(BASE + "/login").post(form).build()).execute().body().string());
    }

    void leave(Callback callback) {
        client.newCall(new Request.Builder()
                .url(BASE + "/logout")
                .header("Authorization", "Bearer " + stay.accessToken()) // finding: expired-session-not-handled
                .build()).enqueue(callback);
    }
}
