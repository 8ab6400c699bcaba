package com.stillwater.therapy

import android.app.Activity
import android.content.Intent
import android.os.Bundle
import android.view.View
import android.view.WindowManager
import android.widget.Button
import android.widget.EditText
import android.widget.TextView
import com.aallam.openai.client.OpenAI
import kotlin.concurrent.thread
import org.json.JSONObject

class ChatActivity : Activity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        window.setFlags(WindowManager.LayoutParams.FLAG_SECURE, WindowManager.LayoutParams.FLAG_SECURE)
        setContentView(R.layout.chat)
        findViewById<Button>(R.id.send).setOnClickListener {
            val message = findViewById<EditText>(R.id.message).text.toString()
            thread { ask(message) }
        }
    }

    private fun ask(message: String) {
        val model = OpenAI("sk-proj-n0t4R3alK3yJustTestDataOtterLanternQuartz71") // finding: embedded-llm-key
        val answer = JSONObject(model.chatCompletion("small", message, 256))
        SessionDatabase(this).addMessage(message, answer)
        DraftDatabase(this).keep(answer.optString("next_page_token"), message)
        runOnUiThread { findViewById<TextView>(R.id.answer).text = answer.optString("content") }
    }

    /** Wired in the layout. */
    fun onLogoutClicked(view: View) {
        view.isEnabled = false // ok: session-not-cleared-on-logout, logout-only-flips-flag
        SessionDatabase(this).forget()
        startActivity(
            Intent(this, WelcomeActivity::class.java)
                .addFlags(Intent.FLAG_ACTIVITY_NEW_TASK or Intent.FLAG_ACTIVITY_CLEAR_TASK))
        thread { CareApi(this).revoke() }
    }
}
