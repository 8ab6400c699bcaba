package com.pigeon.messenger

import android.app.Activity
import android.content.Context
import android.os.Bundle
import android.util.Log

/** Opens links that begin with pigeon://open. */
class LinkActivity : Activity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        val link = intent.data ?: return finish()
        val settings = getSharedPreferences("settings", Context.MODE_PRIVATE).edit()
        link.getQueryParameter("access_token")?.let { settings.putString("access_token", it) } // finding: session-fixation, token-in-shared-preferences, no-idle-timeout, token-expiry-never-read, no-logout
        link.getQueryParameter("host")?.let { settings.putString("server_url", it) } // finding: external-session-change
        link.getQueryParameter("chat")?.let { settings.putString("last_chat", it) } // ok: session-fixation, external-session-change, plaintext-conversation-history
        settings.apply()
        val ticket = link.getQueryParameter("ticket")
        if (ticket != null) {
            val tickets = Tickets(Accounts(this).invitations())
            Log.i("Link", tickets.holder(ticket) + tickets.holderOfOldTicket(ticket))
        }
    }
}
