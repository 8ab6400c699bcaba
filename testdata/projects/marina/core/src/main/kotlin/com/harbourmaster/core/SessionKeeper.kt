package com.harbourmaster.core

import android.content.Context
import android.content.SharedPreferences
import org.json.JSONObject

/** What the server gave, kept until the next login. */
class SessionKeeper(context: Context) {
    private val prefs: SharedPreferences = context.store("session")

    val isOpen: Boolean
        get() = prefs.contains(ACCESS)

    /** Keeps the answer of the login. */
    fun keep(answer: JSONObject) {
        val access = answer.getString("access_token")
        val refresh = answer.getString("refresh_token")

        prefs.change {
            putString(ACCESS, access) // finding: token-in-shared-preferences, token-expiry-never-read, no-idle-timeout
            putString(REFRESH, refresh) // finding: refresh-token-in-plaintext-storage
        }
        Trace.note("session opened")
    }

    fun authorization(): String = "Bearer " + prefs.getString(ACCESS, "")

    fun refreshToken(): String? = prefs.getString(REFRESH, null)

    /** Only a flag: the tokens stay. */
    fun close() {
        prefs.change { putBoolean("open", false) }
    }

    private companion object {
        const val ACCESS = "access_token"
        const val REFRESH = "refresh_token"
    }
}
