package com.juniper.shop;

import android.content.Intent;
import android.os.Bundle;
import android.util.Log;
import android.view.View;
import android.widget.EditText;
import org.json.JSONObject;

public class SignInActivity extends SecureActivity implements View.OnClickListener {
    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        setContentView(R.layout.sign_in); // ok: sensitive-screen-capturable
        findViewById(R.id.sign_in).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        final String email = ((EditText) findViewById(R.id.email)).getText().toString();
        final String password = ((EditText) findViewById(R.id.password)).getText().toString();
        new Thread(new Runnable() {
            @Override
            public void run() {
                try {
                    JSONObject json = new JSONObject(new ShopApi(SignInActivity.this).signIn(email, password));
                    SessionStore store = SessionStore.of(SignInActivity.this);
                    store.keep(json.getString("access_token"), json.getString("refresh_token"));
                    new SealedStore(SignInActivity.this).keep(json.getString("id_token"));
                    Log.i("SignInActivity", "signed in, " + json.length() + " fields"); // ok: token-in-log
                    startActivity(new Intent(SignInActivity.this, ProfileActivity.class));
                    finish();
                } catch (Exception e) {
                    Log.e("SignInActivity", "sign-in failed", e);
                }
            }
        }).start();
    }
}
