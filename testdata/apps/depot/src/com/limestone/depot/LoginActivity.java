package com.limestone.depot;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.util.Log;
import android.view.View;
import android.view.WindowManager;
import android.widget.EditText;

/** Asks for the password of a worker. */
public class LoginActivity extends Activity implements View.OnClickListener {
    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        getWindow().addFlags(WindowManager.LayoutParams.FLAG_SECURE);
        setContentView(R.layout.login);
        findViewById(R.id.enter).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        final String password = ((EditText) findViewById(R.id.secret)).getText().toString();
        new Thread(new Runnable() {
            @Override
            public void run() {
                try {
                    Tokens tokens = new DepotApi(LoginActivity.this).signIn(password);
                    new Badge(LoginActivity.this).keep(tokens);
                    startActivity(new Intent(LoginActivity.this, HomeActivity.class));
                } catch (Exception e) {
                    Log.w("LoginActivity", "no badge", e);
                }
            }
        }).start();
    }
}
