package com.harbor.plaza

import android.app.Activity
import android.os.Bundle
import kotlin.concurrent.thread
import org.json.JSONObject

/** Gets the code of the sign-in page. */
class RedirectActivity : Activity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state) // ok: exported-screen-without-session-check
        val code = intent.data?.getQueryParameter("code") ?: return finish() // finding: oauth-state-not-checked, oauth-redirect-without-pkce
        thread {
            val session = PlazaSession(this)
            val answer = JSONObject(PlazaApi(session).exchange(code))
            session.keep(answer.getString("access_token"))
            PlazaApi(session).moderate(answer.getString("moderation").toByteArray())
        }
    }
}
