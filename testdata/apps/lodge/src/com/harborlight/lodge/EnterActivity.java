package com.harborlight.lodge;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.util.Log;
import android.view.View;
import android.view.WindowManager;
import android.widget.EditText;

/** Asks for the password of a guest. */
public class EnterActivity extends Activity implements View.OnClickListener {
    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        getWindow().addFlags(WindowManager.LayoutParams.FLAG_SECURE);
        setContentView(R.layout.enter);
        findViewById(R.id.enter).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        final String password = ((EditText) findViewById(R.id.secret)).getText().toString();
        new Thread(new Runnable() {
            @Override
            public void run() {
                try {
                    new Stay(EnterActivity.this).keep(new LodgeApi(EnterActivity.this).signIn(password));
                    startActivity(new Intent(EnterActivity.this, HomeActivity.class));
                } catch (Exception e) {
                    Log.w("EnterActivity", "no stay", e);
                }
            }
        }).start();
    }
}
