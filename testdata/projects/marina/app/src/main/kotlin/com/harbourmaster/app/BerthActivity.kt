package com.harbourmaster.app

import android.app.Activity
import android.content.Intent
import android.os.Bundle
import android.view.View
import android.widget.TextView
import com.harbourmaster.core.SessionKeeper
import com.harbourmaster.login.LoginActivity
import java.net.HttpURLConnection
import java.net.URL

/** The berths of the user, and the way out. */
class BerthActivity : Activity() {
    private val keeper by lazy { SessionKeeper(this) }

    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        setContentView(R.layout.berths)
        findViewById<View>(R.id.log_out).setOnClickListener { logout() } // debug-finding: logout-only-flips-flag
        Thread {
            val text = berths()
            runOnUiThread { findViewById<TextView>(R.id.berths).text = text }
        }.start()
    }

    private fun berths(): String {
        val connection = URL(Edition.address("berths")).openConnection() as HttpURLConnection
        Edition.opened(keeper.authorization())
        connection.setRequestProperty("Authorization", keeper.authorization()) // finding: expired-session-not-handled
        return connection.inputStream.reader().readText()
    }

    private fun logout() {
        keeper.close()
        startActivity(Intent(this, LoginActivity::class.java).addFlags(Intent.FLAG_ACTIVITY_CLEAR_TASK)) // r8-finding: logout-only-flips-flag
    }
}
