package com.kingfisher.rides

import android.content.Context

/** A wrapper that knows neither key nor value. */
class Preferences(context: Context) {
    private val prefs = context.getSharedPreferences("rides_more", Context.MODE_PRIVATE)

    fun put(key: String, value: String) {
        prefs.edit().putString(key, value).apply() // later-finding: refresh-token-in-plaintext-storage
    }

    fun get(key: String): String? = prefs.getString(key, null)
}
