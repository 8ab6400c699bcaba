package com.juniper.shop;

import android.app.Activity;
import android.os.Bundle;
import android.webkit.WebSettings;
import android.webkit.WebView;

/** Pages of help, shipped with the app. */
public class HelpActivity extends Activity {
    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        WebView view = new WebView(this);
        WebSettings settings = view.getSettings();
        settings.setAllowFileAccessFromFileURLs(false); // ok: weakened-session-webview
        settings.setMixedContentMode(WebSettings.MIXED_CONTENT_NEVER_ALLOW); // ok: weakened-session-webview
        view.loadUrl("file:///android_asset/help.html");
        setContentView(view); // ok: sensitive-screen-capturable
    }
}
