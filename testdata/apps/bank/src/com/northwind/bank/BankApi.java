package com.northwind.bank;

import android.content.Context;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URL;
import org.json.JSONException;
import org.json.JSONObject;

/** The calls of the bank's server. */
final class BankApi {
    private final Context context;

    BankApi(Context context) {
        this.context = context;
    }

    String signIn(String customer, String password) throws IOException, JSONException {
        JSONObject body = new JSONObject();
        body.put("customer", customer);
        body.put("password", password);
        HttpURLConnection connection = open("/auth/login");
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", "application/json"); // ok: hardcoded-credential
        connection.setDoOutput(true);
        connection.getOutputStream().write(body.toString().getBytes("UTF-8"));
        return text(connection);
    }

    String balance() throws IOException {
        HttpURLConnection connection = open("/accounts/main");
        String token = context.getSharedPreferences("session", Context.MODE_PRIVATE).getString("access_token", "");
        connection.setRequestProperty("Authorization", "Bearer " + token); // ok: hardcoded-credential // finding: expired-session-not-handled
        return text(connection);
    }

    private HttpURLConnection open(String path) throws IOException {
        return (HttpURLConnection) new URL(context.getString(R.string.api_base) + path).openConnection();
    }

    private static String text(HttpURLConnection connection) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(connection.getInputStream(), "UTF-8"));
        StringBuilder all = new StringBuilder();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            all.append(line);
        }
        return all.toString();
    }
}
