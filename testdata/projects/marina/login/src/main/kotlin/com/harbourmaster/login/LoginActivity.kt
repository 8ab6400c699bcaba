package com.harbourmaster.login

import android.app.Activity
import android.content.Intent
import android.os.Bundle
import android.view.View
import android.view.WindowManager
import android.widget.EditText
import com.harbourmaster.core.SessionKeeper

/** Asks for user and password. */
class LoginActivity : Activity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        window.addFlags(WindowManager.LayoutParams.FLAG_SECURE)
        setContentView(resources.getIdentifier("login", "layout", packageName))
        button("log_in").setOnClickListener {
            val user = field("user")
            val password = field("password")
            Thread { logIn(user, password) }.start()
        }
    }

    private fun logIn(user: String, password: String) {
        val answer = LoginCall(user, password).answer()
        SessionKeeper(this).keep(answer)
        startActivity(
            Intent()
                .setClassName(this, "com.harbourmaster.app.BerthActivity"),
        )
        finish()
    }

    private fun button(name: String): View = findViewById(id(name))

    private fun field(name: String): String = findViewById<EditText>(id(name)).text.toString()

    private fun id(name: String): Int = resources.getIdentifier(name, "id", packageName)
}
