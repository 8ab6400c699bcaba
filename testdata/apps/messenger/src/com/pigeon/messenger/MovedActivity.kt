package com.pigeon.messenger

import android.app.Activity
import android.content.Context
import android.os.Bundle

/** Takes over from the app's former version; only the app itself starts it. */
class MovedActivity : Activity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        val settings = getSharedPreferences("moved", Context.MODE_PRIVATE).edit()
        settings.putString("base_url", intent.getStringExtra("server")) // ok: external-session-change
        settings.putString("refresh_token", intent.getStringExtra("refresh_token")) // finding: refresh-token-in-plaintext-storage
        settings.apply()
        finish()
    }
}
