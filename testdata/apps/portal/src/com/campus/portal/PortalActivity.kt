package com.campus.portal

import android.app.Activity
import android.content.Context
import android.content.Intent
import android.net.http.SslError
import android.os.Bundle
import android.util.Log
import android.view.Menu
import android.view.MenuItem
import android.webkit.CookieManager
import android.webkit.SslErrorHandler
import android.webkit.WebSettings
import android.webkit.WebView
import android.webkit.WebViewClient
import kotlin.concurrent.thread

/** The campus pages, signed in with the session of the app. */
class PortalActivity : Activity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        WebView.setWebContentsDebuggingEnabled(true) // finding: weakened-session-webview
        val view = WebView(this)
        val settings = view.settings
        settings.javaScriptEnabled = true
        settings.mixedContentMode = WebSettings.MIXED_CONTENT_ALWAYS_ALLOW // finding: weakened-session-webview
        settings.allowUniversalAccessFromFileURLs = true // finding: weakened-session-webview
        settings.allowFileAccessFromFileURLs = false // ok: weakened-session-webview
        val session = getSharedPreferences("portal", Context.MODE_PRIVATE).getString("session_id", null) // finding: no-idle-timeout
        if (session != null) {
            CookieManager.getInstance().setCookie(BASE, "sid=$session; Secure; HttpOnly; SameSite=Strict")
        }
        CookieManager.getInstance().setAcceptThirdPartyCookies(view, true) // finding: weakened-session-webview
        view.webViewClient = LenientClient()
        view.loadUrl(BASE)
        setContentView(view) // ok: sensitive-screen-capturable
    }

    override fun onPause() {
        super.onPause()
        val cookies = CookieManager.getInstance().getCookie(BASE) ?: return
        Log.v("Portal", "cookies: $cookies") // finding: token-in-log
        getSharedPreferences("portal", Context.MODE_PRIVATE).edit().putString("session_cookie", cookies).apply() // finding: token-in-shared-preferences
    }

    override fun onCreateOptionsMenu(menu: Menu): Boolean {
        menuInflater.inflate(R.menu.portal, menu)
        return true
    }

    override fun onOptionsItemSelected(item: MenuItem): Boolean {
        when (item.itemId) { // ok: session-not-cleared-on-logout, logout-only-flips-flag
            R.id.action_handbook -> startActivity(Intent(this, HandbookActivity::class.java))
            R.id.action_sign_out -> signOut()
        }
        return true
    }

    private fun signOut() {
        CookieManager.getInstance().removeAllCookies(null)
        getSharedPreferences("portal", Context.MODE_PRIVATE).edit().clear().apply()
        thread { CampusApi().signOut() }
        finishAffinity()
    }

    private class LenientClient : WebViewClient() {
        override fun onReceivedSslError(view: WebView, handler: SslErrorHandler, error: SslError) {
            handler.proceed() // finding: weakened-session-webview
        }
    }

    private companion object {
        const val BASE = "https://portal.campus.invalid/"
    }
}
