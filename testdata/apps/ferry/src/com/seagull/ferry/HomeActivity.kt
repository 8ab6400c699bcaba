package com.seagull.ferry

import android.app.Activity
import android.content.Intent
import android.os.Bundle
import android.view.View

/** Departures. The logout forgets everything here, tells nobody, and leaves this screen behind the login. */
class HomeActivity : Activity(), View.OnClickListener {
    private var used = 0L

    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        setContentView(R.layout.home)
        findViewById<View>(R.id.leave).setOnClickListener(this)
    }

    override fun onUserInteraction() { // ok: no-idle-timeout
        if (used != 0L && System.currentTimeMillis() - used > 300_000) leave()
        used = System.currentTimeMillis()
    }

    override fun onClick(view: View) {
        leave()
    }

    private fun leave() {
        Ticket(this).forget()
        startActivity(Intent(this, EnterActivity::class.java))
    }
}
