package com.lookout.pager

import android.app.Activity
import android.content.ContentValues
import android.content.Context
import android.content.Intent
import android.os.Bundle
import android.util.Log
import android.view.View
import android.widget.TextView
import com.android.billingclient.api.Purchase
import com.google.firebase.messaging.FirebaseMessaging
import java.io.File
import java.net.HttpURLConnection
import java.net.URL
import java.util.StringTokenizer
import kotlin.concurrent.thread
import org.json.JSONObject

/** A feed read page by page, with more tokens than any login has, none of which is one. */
class FeedActivity : Activity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        setContentView(R.layout.feed) // ok: sensitive-screen-capturable
        FirebaseMessaging.getInstance().token.addOnSuccessListener { token -> // ok: background-session-survives-logout
            Log.i(TAG, "push token $token") // ok: token-in-log
            getSharedPreferences("push", Context.MODE_PRIVATE).edit().putString("push_token", token).apply() // ok: token-in-shared-preferences
        }
        Log.d(TAG, "words: " + StringTokenizer(getString(R.string.token_explanation)).countTokens()) // ok: token-in-log
    }

    /** Wired in the layout. */
    fun more(view: View) {
        thread { load() }
    }

    private fun load() {
        val prefs = getSharedPreferences("feed", Context.MODE_PRIVATE)
        val connection = URL("https://pager.invalid/feed?page=" + prefs.getString("nextPageToken", "")).openConnection() as HttpURLConnection
        connection.setRequestProperty("Accept", "application/json") // ok: hardcoded-credential
        connection.setRequestProperty("X-CSRF-Token", prefs.getString("csrf_token", ""))
        val page = JSONObject(connection.inputStream.bufferedReader().readText())
        prefs.edit()
            .putString("nextPageToken", page.getString("nextPageToken")) // ok: token-in-shared-preferences
            .putString("sync_token", page.optString("sync_token")) // ok: token-in-shared-preferences
            .putString("csrf_token", page.optString("csrf_token")) // ok: token-in-shared-preferences
            .putString("token_type", page.optString("token_type")) // ok: token-in-shared-preferences
            .putString("ga_session_id", page.optString("ga_session_id")) // ok: token-in-shared-preferences
            .putInt("session_count", prefs.getInt("session_count", 0) + 1) // ok: token-in-shared-preferences
            .putBoolean("session_valid", true) // ok: token-in-shared-preferences
            .apply()
        Log.d(TAG, "next page token " + page.getString("nextPageToken")) // ok: token-in-log
        File(getExternalFilesDir(null), "continuation.txt").writeText(page.optString("continuation_token")) // ok: token-on-external-storage
        val row = ContentValues()
        row.put("etag", connection.getHeaderField("ETag"))
        row.put("page_token", page.getString("nextPageToken"))
        openOrCreateDatabase("feed.db", Context.MODE_PRIVATE, null).insert("pages", null, row) // ok: token-in-sqlite
        runOnUiThread { findViewById<TextView>(R.id.articles).text = page.optString("articles") }
    }

    fun onPurchased(purchase: Purchase) {
        Log.i(TAG, "order " + purchase.orderId) // ok: token-in-log
        getSharedPreferences("billing", Context.MODE_PRIVATE).edit()
            .putString("purchaseToken", purchase.purchaseToken) // ok: token-in-shared-preferences
            .apply()
    }

    /** Leaves the feed, not an account. */
    fun signOffFeed(view: View) {
        getSharedPreferences("feed", Context.MODE_PRIVATE).edit().putBoolean("subscribed", false).apply() // ok: logout-only-flips-flag, session-not-cleared-on-logout
        startActivity(Intent(this, FeedLockActivity::class.java))
    }

    private companion object {
        const val TAG = "FeedActivity"
    }
}
