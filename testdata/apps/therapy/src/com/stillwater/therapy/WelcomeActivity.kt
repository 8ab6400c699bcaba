package com.stillwater.therapy

import android.app.Activity
import android.content.Intent
import android.os.Bundle
import android.util.Log
import android.view.WindowManager
import android.widget.Button
import android.widget.EditText
import kotlin.concurrent.thread
import org.json.JSONObject

class WelcomeActivity : Activity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        window.addFlags(WindowManager.LayoutParams.FLAG_SECURE)
        setContentView(R.layout.welcome) // ok: sensitive-screen-capturable
        findViewById<Button>(R.id.go).setOnClickListener {
            val pin = findViewById<EditText>(R.id.pin).text.toString()
            thread { signIn(pin) }
        }
    }

    private fun signIn(pin: String) {
        val json = JSONObject(CareApi(this).signIn(pin))
        SessionDatabase(this).remember(json)
        Log.d("Welcome", "signed in, prompt_tokens=" + json.optInt("prompt_tokens")) // ok: token-in-log
        startActivity(Intent(this, ChatActivity::class.java))
        finish()
    }
}
