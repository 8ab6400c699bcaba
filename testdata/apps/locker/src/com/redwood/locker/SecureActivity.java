package com.redwood.locker;

import android.app.Activity;
import android.os.Bundle;
import android.view.WindowManager;

/** Keeps screenshots away from its subclasses. */
public abstract class SecureActivity extends Activity {
    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        getWindow().setFlags(WindowManager.LayoutParams.FLAG_SECURE, WindowManager.LayoutParams.FLAG_SECURE);
    }
}
