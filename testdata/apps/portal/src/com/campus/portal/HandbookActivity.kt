package com.campus.portal

import android.app.Activity
import android.net.http.SslError
import android.os.Bundle
import android.webkit.SslErrorHandler
import android.webkit.WebSettings
import android.webkit.WebView
import android.webkit.WebViewClient

/** The handbook, from the app's own files. */
class HandbookActivity : Activity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        WebView.setWebContentsDebuggingEnabled(Build.INSPECT_PAGES) // ok: weakened-session-webview
        val view = WebView(this)
        view.settings.mixedContentMode = WebSettings.MIXED_CONTENT_NEVER_ALLOW // ok: weakened-session-webview
        view.webViewClient = StrictClient()
        view.loadUrl("file:///android_asset/handbook.html")
        setContentView(view)
    }

    private class StrictClient : WebViewClient() {
        override fun onReceivedSslError(view: WebView, handler: SslErrorHandler, error: SslError) {
            handler.cancel() // ok: weakened-session-webview
        }
    }

    private object Build {
        const val INSPECT_PAGES = false
    }
}
