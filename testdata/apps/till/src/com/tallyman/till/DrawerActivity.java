package com.tallyman.till;

import android.app.Activity;

/** The drawer of the till. */
public class DrawerActivity extends Activity {
}
