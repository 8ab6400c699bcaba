package com.parcel.track;

import android.app.Activity;
import android.os.Bundle;
import android.webkit.WebView;

/** Shows the pages of the app, which are its code. */
public class PageActivity extends Activity {
    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        WebView page = new WebView(this);
        page.getSettings().setJavaScriptEnabled(true);
        page.getSettings().setDomStorageEnabled(true);
        page.loadUrl("file:///android_asset/www/index.html");
        setContentView(page);
    }
}
