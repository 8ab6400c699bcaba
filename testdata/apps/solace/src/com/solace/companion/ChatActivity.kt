package com.solace.companion

import android.app.Activity
import android.os.Bundle
import android.view.WindowManager
import android.widget.Button
import android.widget.EditText
import com.freshchat.consumer.sdk.Freshchat
import com.freshchat.consumer.sdk.FreshchatUser
import io.gleap.Gleap
import kotlin.concurrent.thread

/** Talks to the companion, and to people who help. */
class ChatActivity : Activity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        window.addFlags(WindowManager.LayoutParams.FLAG_SECURE)
        setContentView(R.layout.chat) // ok: health-screen-capturable
        val history = History(this)
        val server = ChatServer()
        findViewById<Button>(R.id.send).setOnClickListener {
            val message = findViewById<EditText>(R.id.message).text.toString()
            history.add("user", message)
            thread {
                server.open()
                server.send(message) { answer -> history.add("bot", answer) }
            }
        }
    }

    fun help(email: String) {
        Freshchat.getInstance(this).setUser(FreshchatUser().setEmail(email)) // finding: chat-sdk-identity-not-reset
        Gleap.getInstance().identifyUser(email) // ok: chat-sdk-identity-not-reset
    }

    override fun onDestroy() {
        super.onDestroy()
        Gleap.getInstance().clearIdentity()
    }

    override fun onBackPressed() = help(getPreferences(MODE_PRIVATE).getString("email", "").orEmpty())
}
