package com.kingfisher.rides

import android.app.Activity
import android.content.Intent
import android.os.Bundle
import android.util.Log
import android.view.Menu
import android.view.MenuItem
import android.view.View
import com.google.firebase.auth.FirebaseAuth
import kotlin.concurrent.thread

class MapActivity : Activity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        setContentView(R.layout.map)
    }

    /** Wired in the layout. */
    fun order(view: View) {
        val api = (application as RidesApplication).api
        thread {
            val quote = api.quote().execute().body()
            Preferences(this).put("quote_token", quote.quoteToken) // ok: token-in-shared-preferences
            Log.i("Map", "price " + quote.price) // ok: token-in-log
        }
    }

    override fun onCreateOptionsMenu(menu: Menu): Boolean {
        menuInflater.inflate(R.menu.map, menu)
        return true
    }

    override fun onOptionsItemSelected(item: MenuItem): Boolean {
        when (item.itemId) { // debug-finding: session-not-cleared-on-logout
            R.id.leave -> {
                FirebaseAuth.getInstance().signOut() // r8-finding: session-not-cleared-on-logout // ok: identity-provider-session-left-open
                startActivity(
                    Intent(this, SignInActivity::class.java)
                        .addFlags(Intent.FLAG_ACTIVITY_NEW_TASK or Intent.FLAG_ACTIVITY_CLEAR_TASK))
            }
            R.id.history -> Log.i("Map", "history")
        }
        return true
    }
}
