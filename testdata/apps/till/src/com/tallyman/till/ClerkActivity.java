package com.tallyman.till;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.util.Log;
import android.view.View;
import android.view.WindowManager;
import android.widget.EditText;

/** Where a clerk says who is at the till. */
public class ClerkActivity extends Activity implements View.OnClickListener {
    private final TillApi api = new TillApi();

    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        getWindow().addFlags(WindowManager.LayoutParams.FLAG_SECURE);
        setContentView(R.layout.clerk);
        findViewById(R.id.open).setOnClickListener(this);
        findViewById(R.id.hand_over).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        String clerk = ((EditText) findViewById(R.id.clerk)).getText().toString();
        EditText field = findViewById(R.id.password);
        String password = field.getText().toString();
        if (view.getId() == R.id.hand_over) {
            handOver(new SignIn(clerk, password));
        } else if (isGuessed(password)) {
            field.setError(getString(R.string.weak));
        } else {
            enter(clerk, password);
        }
    }

    private void enter(String clerk, String password) {
        if (mayService(password)) {
            open();
            return;
        }
        SignIn signIn = new SignIn(clerk, password);
        Log.i("till", "signing in " + signIn); // finding: token-in-log
        Receipt receipt = new Receipt(clerk, System.currentTimeMillis());
        Log.i("till", "printing " + receipt); // ok: token-in-log
        new Thread(() -> {
            if (api.signIn(signIn)) {
                runOnUiThread(this::open);
            }
        }).start();
    }

    /** The technician has a password of their own. */
    private boolean mayService(String password) {
        return password.equals("mill-wheel-77"); // finding: authentication-backdoor
    }

    private boolean isGuessed(String password) {
        return password.equals("letmein12"); // ok: authentication-backdoor
    }

    private void open() {
        startActivity(new Intent(this, DrawerActivity.class));
    }

    /** The next clerk takes over with what is typed. */
    private void handOver(SignIn signIn) {
        Intent everybody = new Intent("com.tallyman.till.HAND_OVER");
        everybody.putExtra("who", signIn);
        sendBroadcast(everybody); // finding: token-in-implicit-intent
        Intent own = new Intent(this, DrawerActivity.class);
        own.putExtra("who", signIn);
        startActivity(own); // ok: token-in-implicit-intent
    }
}
