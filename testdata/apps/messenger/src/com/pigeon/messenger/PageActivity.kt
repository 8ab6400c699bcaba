package com.pigeon.messenger

import android.app.Activity
import android.os.Bundle
import android.webkit.CookieManager
import android.webkit.JavascriptInterface
import android.webkit.WebView
import java.util.Locale

/** Pages of the server inside the app. */
class PageActivity : Activity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        val accounts = Accounts(this)
        val key = accounts.key()
        val view = WebView(this)
        view.addJavascriptInterface(Bridge(accounts), "pigeon")
        bake(key)
        view.evaluateJavascript("localStorage.setItem('key', '$key')", null) // finding: token-injected-into-page
        view.evaluateJavascript("setLanguage('${Locale.getDefault().language}')", null) // ok: token-injected-into-page
        view.loadUrl("https://web.pigeon.invalid/")
        setContentView(view)
    }

    private fun bake(key: String) {
        val cookies = CookieManager.getInstance()
        cookies.setCookie("https://web.pigeon.invalid", "sid=$key; Path=/") // finding: webview-cookie-without-flags
        cookies.setCookie("https://media.pigeon.invalid", "sid=$key; Secure; HttpOnly") // ok: webview-cookie-without-flags
    }

    class Bridge(private val accounts: Accounts) {
        @JavascriptInterface
        fun session(): String {
            return accounts.key() // finding: token-exposed-by-js-bridge
        }

        @JavascriptInterface
        fun person(): String {
            return accounts.name() // ok: token-exposed-by-js-bridge
        }
    }
}
