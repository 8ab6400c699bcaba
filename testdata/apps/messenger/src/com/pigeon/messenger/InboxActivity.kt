package com.pigeon.messenger

import android.app.Activity
import android.content.Intent
import android.os.Bundle
import kotlin.concurrent.thread

/** All conversations. */
class InboxActivity : Activity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        val key = Accounts(this).key()
        announce(key)
        announceToFamily(key)
        announceInside(key)
        open(key)
        thread {
            val server = PigeonServer()
            server.feed(key)
            server.older(server.next(key))
            server.register(key)
            server.registerAtDesk(key)
            server.keep(key)
        }
    }

    private fun announce(key: String) {
        val intent = Intent("com.pigeon.messenger.SIGNED_IN")
        intent.putExtra("session", key)
        sendBroadcast(intent) // finding: token-in-implicit-intent
    }

    private fun announceToFamily(key: String) {
        val intent = Intent("com.pigeon.messenger.SIGNED_IN")
        intent.putExtra("session", key)
        sendBroadcast(intent, "com.pigeon.messenger.FAMILY") // ok: token-in-implicit-intent
    }

    private fun announceInside(key: String) {
        val intent = Intent("com.pigeon.messenger.SIGNED_IN").setPackage(packageName)
        intent.putExtra("session", key)
        sendBroadcast(intent) // ok: token-in-implicit-intent
    }

    private fun open(key: String) {
        val intent = Intent(this, PageActivity::class.java)
        intent.putExtra("key", key)
        startActivity(intent) // ok: token-in-implicit-intent
    }
}
