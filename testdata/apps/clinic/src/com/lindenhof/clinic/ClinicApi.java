package com.lindenhof.clinic;

import android.content.Context;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URL;
import org.json.JSONObject;

/** The calls of the clinic's server. */
final class ClinicApi {
    private final Context context;

    ClinicApi(Context context) {
        this.context = context;
    }

    JSONObject checkIn() throws Exception {
        HttpURLConnection connection = open("/desk/check-in");
        return new JSONObject(text(connection));
    }

    /** Renews the session with what the answer holds. */
    static void sign(HttpURLConnection connection, JSONObject answer) throws Exception {
        connection.setRequestProperty("Authorization", "Bearer " + answer.getString("access_token")); // ok: hardcoded-credential // finding: expired-session-not-handled
        connection.setRequestProperty("X-Session-Id", answer.getString("session_id"));
    }

    private HttpURLConnection open(String path) throws Exception {
        return (HttpURLConnection) new URL(context.getString(R.string.server) + path).openConnection();
    }

    private static String text(HttpURLConnection connection) throws Exception {
        sign(connection, new JSONObject());
        BufferedReader reader = new BufferedReader(new InputStreamReader(connection.getInputStream(), "UTF-8"));
        StringBuilder all = new StringBuilder();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            all.append(line);
        }
        return all.toString();
    }
}
