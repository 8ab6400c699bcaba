package com.yoga.daily;

import android.app.Activity;
import android.os.Bundle;

/** Starts what the bundle in the assets holds. */
public class StartActivity extends Activity {
    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        setTitle(R.string.app_name);
    }
}
