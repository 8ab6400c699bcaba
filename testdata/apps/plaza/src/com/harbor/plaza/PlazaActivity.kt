package com.harbor.plaza

import android.app.Activity
import android.os.Bundle
import android.widget.TextView
import com.auth0.jwt.JWT
import kotlin.concurrent.thread

/** Where the members of the plaza meet. */
class PlazaActivity : Activity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        val token = PlazaSession(this).token() ?: return // finding: no-idle-timeout, token-expiry-never-read
        val view = TextView(this)
        val claims = JWT.decode(token)
        if (claims.getClaim("role").asString() == "moderator") { // finding: jwt-claims-trusted-unverified
            view.append("Moderation")
        }
        if (claims.getClaim("language").asString() == "fi") { // ok: jwt-claims-trusted-unverified
            view.append("Tori")
        }
        thread {
            val api = PlazaApi(PlazaSession(this))
            api.visit()
            api.download()
        }
        setContentView(view)
    }
}
