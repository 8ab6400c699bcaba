package com.daybook.journal

import android.content.Context
import android.preference.PreferenceManager
import org.json.JSONObject

/** The session in the default preferences, and what renews it in a file. */
class SessionFiles(private val context: Context) {
    fun keep(response: String) {
        val json = JSONObject(response)
        PreferenceManager.getDefaultSharedPreferences(context).edit()
            .putString("id_token", json.getString("id_token")) // finding: token-in-shared-preferences // debug-finding: no-idle-timeout, no-logout
            .putString("id_token_type", json.optString("token_type")) // ok: token-in-shared-preferences
            .apply()
        val file = context.openFileOutput("refresh_token", Context.MODE_PRIVATE)
        file.write(json.getString("refresh_token").toByteArray()) // later-finding: refresh-token-in-plaintext-storage // r8-finding: no-idle-timeout
        file.close()
        val prefs = context.getSharedPreferences("renewal", Context.MODE_PRIVATE)
        prefs.edit().putString("refresh_token", json.getString("refresh_token")).apply() // finding: refresh-token-in-plaintext-storage
        prefs.edit().putLong("refresh_token_expires_at", json.optLong("refresh_expires_in")).apply() // ok: refresh-token-in-plaintext-storage
    }

    fun draft(text: String) {
        context.getSharedPreferences("drafts", Context.MODE_PRIVATE).edit().putString("entry", text).apply() // ok: password-persisted // finding: plaintext-therapy-notes, no-app-lock-for-health-data
    }

    fun idToken(): String? = PreferenceManager.getDefaultSharedPreferences(context).getString("id_token", null)
}
