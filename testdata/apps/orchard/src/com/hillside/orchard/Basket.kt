package com.hillside.orchard

import android.content.Context

/** The session, and what the owner has noted about the trees. */
class Basket(context: Context) {
    private val session = context.getSharedPreferences("basket", Context.MODE_PRIVATE)
    private val notes = context.getSharedPreferences("notes", Context.MODE_PRIVATE)
    private val settings = context.getSharedPreferences("settings", Context.MODE_PRIVATE)

    fun keep(harvest: Harvest) {
        session.edit().putString("access_token", harvest.accessToken).putString("refresh_token", harvest.refreshToken).apply() // finding: refresh-token-in-plaintext-storage, token-in-shared-preferences
    }

    /** The new refresh token is forgotten. */
    fun renewed(harvest: Harvest) {
        session.edit().putString("access_token", harvest.accessToken).apply() // finding: refresh-token-rotation-ignored
    }

    fun note(text: String) {
        notes.edit().putString("diary_entry", text).apply()
        settings.edit().putString("sort_order", text).apply() // ok: user-data-survives-logout
    }

    fun accessToken(): String? = session.getString("access_token", null)

    fun refreshToken(): String? = session.getString("refresh_token", null)

    fun forget() = session.edit().clear().apply()
}
