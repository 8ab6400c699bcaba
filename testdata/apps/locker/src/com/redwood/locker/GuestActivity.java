package com.redwood.locker;

import android.content.Intent;
import android.os.Bundle;
import android.util.Log;
import java.io.IOException;

/** A door for guests, which asks who is there before it opens. */
public class GuestActivity extends SecureActivity {
    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state); // ok: exported-screen-without-session-check
        if (Session.accessToken(this) == null) { // finding: token-expiry-never-read
            startActivity(new Intent(this, LoginActivity.class));
            finish();
            return;
        }
        new Thread(new Runnable() {
            @Override
            public void run() {
                try {
                    LockerApi.of(GuestActivity.this).profile();
                    LockerApi.open("guests", true);
                } catch (IOException e) {
                    Log.w("GuestActivity", "no profile");
                }
            }
        }).start();
    }
}
