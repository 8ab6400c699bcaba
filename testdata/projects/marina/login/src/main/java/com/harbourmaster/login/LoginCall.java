package com.harbourmaster.login;

import com.harbourmaster.core.Trace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import org.json.JSONException;
import org.json.JSONObject;

/** The call that opens a session. */
final class LoginCall {
    private static final String ADDRESS = "https://api.harbour.invalid/login";

    private final String user;
    private final String password;

    LoginCall(String user, String password) {
        this.user = user;
        this.password = password;
    }

    JSONObject answer() throws IOException, JSONException {
        HttpURLConnection connection = (HttpURLConnection) new URL(ADDRESS).openConnection();
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        JSONObject form = new JSONObject();
        form.put("user", user);
        form.put("password", password);
        try (OutputStream body = connection.getOutputStream()) {
            body.write(form.toString().getBytes(StandardCharsets.UTF_8));
        }
        JSONObject answer = new JSONObject(text(connection.getInputStream()));
        Trace.answer(
                "login",
                answer.getString("access_token"));
        return answer;
    }

    private static String text(InputStream stream) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] piece = new byte[4096];
        for (int read = stream.read(piece); read > 0; read = stream.read(piece)) {
            all.write(piece, 0, read);
        }
        return all.toString("UTF-8");
    }
}
