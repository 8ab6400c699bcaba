package com.campus.portal

import android.app.Activity
import android.content.Context
import android.content.Intent
import android.os.Bundle
import android.util.Log
import kotlin.concurrent.thread
import org.json.JSONObject

/** Gets the code of the sign-in page and turns it into a session. */
class CallbackActivity : Activity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        val code = intent.data?.getQueryParameter("code") ?: return finish() // finding: oauth-state-not-checked // ok: oauth-redirect-without-pkce
        thread { exchange(code) }
    }

    private fun exchange(code: String) {
        val json = JSONObject(CampusApi().exchange(code))
        getSharedPreferences("portal", Context.MODE_PRIVATE).edit()
            .putString("session_id", json.getString("session_id")) // finding: token-in-shared-preferences
            .putString("display_name", json.getString("display_name")) // ok: token-in-shared-preferences
            .apply()
        Log.i("Callback", "session until " + json.optLong("session_expires_at")) // ok: token-in-log
        startActivity(Intent(this, PortalActivity::class.java))
    }
}
