package com.hillside.orchard

import android.app.Activity
import android.content.Intent
import android.os.Bundle
import android.util.Log
import android.widget.Button
import android.widget.EditText
import retrofit2.Call
import retrofit2.Callback
import retrofit2.Response

/** The trees of the owner. The socket stays open, whoever owns them. */
class TreesActivity : Activity() {
    private val orchard get() = application as OrchardApplication

    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        setContentView(R.layout.trees)
        findViewById<Button>(R.id.leave).setOnClickListener { leave() } // debug-finding: user-data-survives-logout
        Weather.listen(orchard.token)
    }

    override fun onPause() {
        super.onPause()
        orchard.basket.note(findViewById<EditText>(R.id.entry).text.toString())
    }

    override fun onResume() {
        super.onResume()
        orchard.api.renew(orchard.basket.refreshToken() ?: return).enqueue(object : Callback<Harvest> { // finding: no-idle-timeout, token-expiry-never-read
            override fun onResponse(call: Call<Harvest>, response: Response<Harvest>) {
                if (response.isSuccessful) {
                    orchard.basket.renewed(response.body())
                }
            }

            override fun onFailure(call: Call<Harvest>, t: Throwable) {
                Log.w("TreesActivity", "not renewed", t) // finding: failed-refresh-keeps-session
            }
        })
    }

    private fun leave() {
        orchard.basket.forget() // finding: revocation-after-clear // r8-finding: user-data-survives-logout
        orchard.api.leave().enqueue(object : Callback<Unit> {
            override fun onResponse(call: Call<Unit>, response: Response<Unit>) = Unit

            override fun onFailure(call: Call<Unit>, t: Throwable) {
                Log.w("TreesActivity", "the server does not answer", t)
            }
        })
        startActivity(Intent(this, GateActivity::class.java).addFlags(Intent.FLAG_ACTIVITY_NEW_TASK or Intent.FLAG_ACTIVITY_CLEAR_TASK))
    }
}
