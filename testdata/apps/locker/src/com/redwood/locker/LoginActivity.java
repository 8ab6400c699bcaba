package com.redwood.locker;

import android.content.Intent;
import android.os.Bundle;
import android.util.Log;
import android.view.View;
import android.widget.EditText;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import org.json.JSONObject;

public class LoginActivity extends SecureActivity implements View.OnClickListener {
    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        setContentView(R.layout.sign_in); // ok: sensitive-screen-capturable
        findViewById(R.id.sign_in).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        final String password = ((EditText) findViewById(R.id.password)).getText().toString();
        new Thread(new Runnable() {
            @Override
            public void run() {
                signIn(password);
            }
        }).start();
    }

    private void signIn(String password) {
        try {
            HttpURLConnection connection = (HttpURLConnection) new URL("https://api.redwood.invalid/login").openConnection();
            connection.setDoOutput(true);
            OutputStream out = connection.getOutputStream();
            out.write(new JSONObject().put("password", password).toString().getBytes(StandardCharsets.UTF_8));
            JSONObject json = new JSONObject(LockerApi.text(connection.getInputStream()));
            Session.begin(this, json.getString("access_token"), json.getString("door_session_token"), json.getString("guest_session_token"));
            startActivity(new Intent(this, DoorActivity.class));
        } catch (Exception e) {
            Log.w("LoginActivity", "sign-in failed");
        }
    }
}
