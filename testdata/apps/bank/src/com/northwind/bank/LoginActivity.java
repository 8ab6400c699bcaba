package com.northwind.bank;

import android.app.Activity;
import android.content.Context;
import android.content.Intent;
import android.content.SharedPreferences;
import android.os.Bundle;
import android.util.Log;
import android.view.View;
import android.widget.EditText;
import org.json.JSONException;
import org.json.JSONObject;

/** Asks for customer number and password, and keeps what the server answers. */
public class LoginActivity extends Activity implements View.OnClickListener {
    private static final String TAG = "LoginActivity";

    private EditText customer;
    private EditText secret;

    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        setContentView(R.layout.login); // finding: sensitive-screen-capturable
        customer = (EditText) findViewById(R.id.customer);
        secret = (EditText) findViewById(R.id.secret);
        findViewById(R.id.enter).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        final String number = customer.getText().toString();
        final String password = secret.getText().toString();
        SharedPreferences form = getSharedPreferences("form", Context.MODE_PRIVATE);
        form.edit().putString("last_customer", number).apply(); // ok: password-persisted
        new Thread(new Runnable() {
            @Override
            public void run() {
                try {
                    // The password goes to the server and nowhere else.
                    keep(new BankApi(LoginActivity.this).signIn(number, password));
                    startActivity(new Intent(LoginActivity.this, AccountActivity.class));
                    finish();
                } catch (Exception e) {
                    Log.e(TAG, "sign-in failed", e); // ok: token-in-log
                }
            }
        }).start();
    }

    private void keep(String response) throws JSONException {
        JSONObject json = new JSONObject(response);
        String token = json.getString("access_token");
        Log.d(TAG, "accesstoken " + token); // finding: token-in-log
        Log.d(TAG, "signed in, token of " + token.length() + " characters"); // ok: token-in-log
        SharedPreferences.Editor editor = getSharedPreferences("session", Context.MODE_PRIVATE).edit();
        editor.putString("access_token", token); // finding: token-in-shared-preferences, no-idle-timeout
        editor.putString("refresh_token", json.getString("refresh_token")); // finding: refresh-token-in-plaintext-storage
        editor.putString("token_type", json.optString("token_type", "Bearer")); // ok: token-in-shared-preferences
        editor.putLong("token_expires_at", json.getLong("expires_in") + System.currentTimeMillis() / 1000); // ok: token-in-shared-preferences
        editor.putBoolean("is_logged_in", true); // ok: token-in-shared-preferences
        editor.apply();
    }
}
