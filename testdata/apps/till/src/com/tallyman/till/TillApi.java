package com.tallyman.till;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import org.json.JSONException;
import org.json.JSONObject;

/** The server of the shop. */
class TillApi {
    private static final String SERVER = "https://till.tallyman.invalid";
    private String token;

    boolean signIn(SignIn signIn) {
        try {
            JSONObject body = new JSONObject();
            body.put("clerk", signIn.clerk);
            body.put("password", signIn.password);
            JSONObject sealed = new JSONObject();
            sealed.put("body", Scrambler.seal(body.toString()));
            JSONObject answer = post("/sign-in", sealed.toString());
            token = new JSONObject(Scrambler.open(answer.getString("body"))).getString("access_token");
            return book(Scrambler.check(signIn.clerk));
        } catch (IOException | JSONException e) {
            return false;
        }
    }

    private boolean book(int check) throws IOException, JSONException {
        HttpURLConnection connection = (HttpURLConnection) new URL(SERVER + "/book/" + check).openConnection();
        connection.setRequestProperty("Authorization", "Bearer " + token); // finding: expired-session-not-handled
        return connection.getResponseCode() == 200;
    }

    private JSONObject post(String path, String body) throws IOException, JSONException {
        HttpURLConnection connection = (HttpURLConnection) new URL(SERVER + path).openConnection();
        connection.setDoOutput(true);
        OutputStream out = connection.getOutputStream();
        out.write(body.getBytes());
        out.close();
        BufferedReader reader = new BufferedReader(new InputStreamReader(connection.getInputStream()));
        return new JSONObject(reader.readLine());
    }
}
