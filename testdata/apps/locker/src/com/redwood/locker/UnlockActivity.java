package com.redwood.locker;

import android.os.Bundle;
import android.view.View;
import android.widget.EditText;

/** Asks for the PIN of the app, or for a new one. */
public class UnlockActivity extends SecureActivity implements View.OnClickListener {
    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        setContentView(R.layout.unlock);
        findViewById(R.id.open).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        String pin = ((EditText) findViewById(R.id.pin)).getText().toString();
        String repeated = ((EditText) findViewById(R.id.repeated_pin)).getText().toString();
        String stored = getSharedPreferences("lock", MODE_PRIVATE).getString("pin", "");
        if (stored.isEmpty()) {
            if (pin.equals(repeated)) { // ok: weak-local-pin-check
                getSharedPreferences("lock", MODE_PRIVATE).edit().putString("pin", pin).apply(); // finding: password-persisted
            }
        } else if (stored.equals(pin)) { // finding: weak-local-pin-check
            finish();
        }
    }
}
