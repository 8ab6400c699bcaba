package com.solace.companion;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;
import java.util.UUID;
import org.json.JSONException;
import org.json.JSONObject;

/** The server of the companion, which believes everybody. */
final class ChatServer {
    interface Listener {
        void onAnswer(String answer);
    }

    private String conversation = "0";

    void open() throws IOException, JSONException {
        JSONObject body = new JSONObject();
        body.put("conversation_id", Long.toString(System.currentTimeMillis())); // finding: guessable-conversation-id
        body.put("client_id", UUID.randomUUID().toString()); // ok: guessable-conversation-id
        conversation = body.getString("conversation_id");
        post(new URL("https://api.solace.invalid/start"), body); // ok: unauthenticated-chat-transport
    }

    void send(String message, Listener listener) throws IOException, JSONException {
        URL address = new URL("https://api.solace.invalid/conversations/" + conversation + "/messages"); // finding: unauthenticated-chat-transport
        JSONObject body = new JSONObject();
        body.put("content", message);
        String answer = post(address, body);
        listener.onAnswer(new JSONObject(answer).getString("bot_response"));
    }

    private static String post(URL address, JSONObject body) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.openConnection();
        connection.setRequestMethod("POST");
        connection.getOutputStream().write(body.toString().getBytes(StandardCharsets.UTF_8));
        return new Scanner(connection.getInputStream()).nextLine();
    }
}
