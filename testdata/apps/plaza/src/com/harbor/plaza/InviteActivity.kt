package com.harbor.plaza

import android.app.Activity
import android.os.Bundle
import android.widget.TextView

/** Shows an invitation. */
class InviteActivity : Activity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        val view = TextView(this)
        view.text = intent.data?.getQueryParameter("code") // ok: oauth-state-not-checked, oauth-redirect-without-pkce
        setContentView(view)
    }
}
