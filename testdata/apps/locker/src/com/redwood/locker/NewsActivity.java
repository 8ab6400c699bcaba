package com.redwood.locker;

import android.app.Activity;
import android.net.Uri;
import android.os.Bundle;
import android.webkit.WebView;
import java.util.HashMap;
import java.util.Map;
import org.json.JSONObject;

/** News, opened by links. */
public class NewsActivity extends Activity {
    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state); // ok: exported-screen-without-session-check
        if (Session.accessToken(this) == null) {
            finish();
            return;
        }
        Uri link = getIntent().getData();
        WebView view = new WebView(this);
        view.getSettings().setJavaScriptEnabled(true);
        Map<String, String> headers = new HashMap<>();
        headers.put("Authorization", "Bearer " + Session.accessToken(this));
        view.loadUrl("https://news.redwood.invalid/today", headers); // ok: auth-header-to-untrusted-url
        greet(view, link.getQueryParameter("name"));
        open(view, link.getQueryParameter("page"), headers);
        setContentView(view);
    }

    private static void greet(WebView view, String name) {
        view.evaluateJavascript("greet(" + JSONObject.quote(name) + ")", null); // ok: webview-xss-with-session
        view.evaluateJavascript("hello('" + name + "')", null); // finding: webview-xss-with-session
    }

    private static void open(WebView view, String page, Map<String, String> headers) {
        view.loadUrl(page, headers); // finding: auth-header-to-untrusted-url, webview-xss-with-session
    }
}
