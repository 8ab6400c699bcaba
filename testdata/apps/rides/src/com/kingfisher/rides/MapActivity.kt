package com.kingfisher.rides

import android.app.Activity
import android.content.Intent
import android.os.Bundle
import android.util.Log
import android.view.Menu
import android.view.MenuItem
import android.view.View
import com.google.firebase.auth.FirebaseAuth
import retrofit2.Call
import retrofit2.Callback
import retrofit2.Response
import kotlin.concurrent.thread

class MapActivity : Activity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        setContentView(R.layout.map)
    }

    override fun onResume() {
        super.onResume()
        val api = (application as RidesApplication).api
        api.renew(Preferences(this).get("refresh_token") ?: return).enqueue(object : Callback<SignInResponse> {
            override fun onResponse(call: Call<SignInResponse>, response: Response<SignInResponse>) {
                val session = response.body()
                getSharedPreferences("rides", MODE_PRIVATE).edit().putString("access_token", session.accessToken).apply() // finding: token-in-shared-preferences, no-idle-timeout
                Preferences(this@MapActivity).put("refresh_token", session.refreshToken) // ok: refresh-token-rotation-ignored
            }

            override fun onFailure(call: Call<SignInResponse>, t: Throwable) {
                startActivity(Intent(this@MapActivity, SignInActivity::class.java)) // ok: failed-refresh-keeps-session
            }
        })
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
        when (item.itemId) {
            R.id.leave -> { // ok: no-logout
                FirebaseAuth.getInstance().signOut() // finding: session-not-cleared-on-logout // ok: identity-provider-session-left-open
                startActivity(
                    Intent(this, SignInActivity::class.java)
                        .addFlags(Intent.FLAG_ACTIVITY_NEW_TASK or Intent.FLAG_ACTIVITY_CLEAR_TASK))
            }
            R.id.history -> Log.i("Map", "history")
        }
        return true
    }
}
