package com.pigeon.messenger

import android.app.Activity
import android.content.Intent
import android.net.Uri
import android.os.Bundle
import android.webkit.WebView

/** Signing in, the old way and the new one. */
class SignInActivity : Activity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        val view = WebView(this)
        setContentView(view)
        when (intent.getIntExtra("way", 0)) {
            0 -> view.loadUrl("https://accounts.google.com/o/oauth2/v2/auth?client_id=pigeon") // finding: login-in-embedded-webview
            1 -> view.loadUrl("https://web.pigeon.invalid/help/authorize") // ok: login-in-embedded-webview
            2 -> browse("https://id.pigeon.invalid/grant?client_id=pigeon&response_type=token") // debug-finding: oauth-implicit-grant
            else -> browse("https://id.pigeon.invalid/grant?client_id=pigeon&response_type=code") // ok: oauth-implicit-grant
        }
    }

    private fun browse(address: String) {
        startActivity(Intent(Intent.ACTION_VIEW, Uri.parse(address))) // r8-finding: oauth-implicit-grant
    }
}
