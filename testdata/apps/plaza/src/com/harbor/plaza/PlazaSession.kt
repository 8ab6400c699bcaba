package com.harbor.plaza

import android.content.Context

/** The token of the member. */
class PlazaSession(private val context: Context) {
    fun token(): String? = prefs().getString("access_token", null)

    fun keep(token: String) {
        prefs().edit().putString("access_token", token).apply() // finding: token-in-shared-preferences, no-logout
    }

    private fun prefs() = context.getSharedPreferences("plaza", Context.MODE_PRIVATE)
}
