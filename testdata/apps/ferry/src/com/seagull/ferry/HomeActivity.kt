package com.seagull.ferry

import android.app.Activity
import android.content.Intent
import android.os.Bundle
import android.view.View
import com.google.firebase.messaging.FirebaseMessaging

/** Departures. The logout forgets everything here, tells nobody, and leaves this screen behind the login. */
class HomeActivity : Activity(), View.OnClickListener {
    private var used = 0L

    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        setContentView(R.layout.home)
        findViewById<View>(R.id.leave).setOnClickListener(this)
        Thread { title = Ticket(this).departures() }.start()
        FirebaseMessaging.getInstance().token.addOnSuccessListener { Thread { Ticket(this).wake(it) }.start() }
    }

    override fun onUserInteraction() { // ok: no-idle-timeout
        if (used != 0L && System.currentTimeMillis() - used > 300_000) findViewById<View>(R.id.leave).performClick()
        used = System.currentTimeMillis()
    }

    override fun onClick(view: View?) {
        Ticket(this).forget() // finding: back-stack-survives-logout, no-server-side-revocation, background-session-survives-logout
        startActivity(Intent(this, EnterActivity::class.java))
    }
}
