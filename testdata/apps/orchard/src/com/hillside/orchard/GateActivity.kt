package com.hillside.orchard

import android.app.Activity
import android.content.Intent
import android.os.Bundle
import android.view.WindowManager
import android.widget.Button
import android.widget.EditText
import kotlin.concurrent.thread

class GateActivity : Activity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        window.setFlags(WindowManager.LayoutParams.FLAG_SECURE, WindowManager.LayoutParams.FLAG_SECURE)
        setContentView(R.layout.gate)
        val orchard = application as OrchardApplication
        findViewById<Button>(R.id.enter).setOnClickListener {
            val password = findViewById<EditText>(R.id.secret).text.toString()
            thread {
                val harvest = orchard.api.signIn(password).execute().body()
                orchard.basket.keep(harvest)
                orchard.token = harvest.accessToken
                startActivity(Intent(this, TreesActivity::class.java))
            }
        }
    }
}
