package com.seagull.ferry

import android.content.Context
import android.webkit.CookieManager
import org.json.JSONObject
import java.net.HttpURLConnection
import java.net.URL

/** What the server of the ferry answers, and how it is asked. */
class Ticket(context: Context) {
    private val prefs = context.getSharedPreferences("ticket", Context.MODE_PRIVATE)

    fun keep(answer: JSONObject) {
        prefs.edit()
            .putString("access_token", answer.getString("access_token")) // finding: token-in-shared-preferences
            .putLong("expires_at", answer.getLong("expires_in")) // ok: token-expiry-never-read
            .apply()
        CookieManager.getInstance().setCookie("https://ferry.invalid", "token=" + answer.getString("access_token")) // ok: webview-session-survives-logout // finding: webview-cookie-without-flags
    }

    fun forget() {
        prefs.edit().clear().apply() // ok: clear-only-on-server-success, clear-without-effect
        CookieManager.getInstance().removeAllCookies(null)
    }

    /** Tells the server where to send news of the passenger's ferries. */
    fun wake(device: String) {
        val connection = URL("https://api.ferry.invalid/devices").openConnection() as HttpURLConnection
        connection.outputStream.write(device.toByteArray())
        connection.responseCode
    }

    fun departures(): String {
        val connection = URL("https://api.ferry.invalid/departures").openConnection() as HttpURLConnection
        connection.setRequestProperty("Authorization", "Bearer " + prefs.getString("access_token", "")) // ok: expired-session-not-handled
        return if (connection.responseCode == 401) "" else connection.inputStream.reader().readText()
    }
}
