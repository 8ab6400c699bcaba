package com.campus.portal

import android.app.Activity
import android.os.Bundle
import android.webkit.WebView

/** Opens the page that sets a new password. */
class ResetActivity : Activity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        val view = WebView(this)
        view.loadUrl("https://portal.campus.invalid/password/reset")
        setContentView(view)
    }
}
