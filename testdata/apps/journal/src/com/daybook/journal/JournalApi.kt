package com.daybook.journal

import java.net.HttpURLConnection
import java.net.URL

/** The journal's server. */
object JournalApi {
    private const val BASE = "https://api.daybook.invalid/v1"

    fun exchange(ticket: String): String {
        val connection = open("/auth/login")
        connection.requestMethod = "POST"
        connection.outputStream.write(ticket.toByteArray())
        return connection.inputStream.bufferedReader().readText()
    }

    fun save(session: SessionFiles, text: String): Int {
        val connection = open("/entries")
        connection.requestMethod = "POST"
        connection.setRequestProperty("Authorization", "Bearer " + session.idToken()) // ok: hardcoded-credential // debug-finding: expired-session-not-handled
        connection.outputStream.write(text.toByteArray())
        return connection.responseCode
    }

    private fun open(path: String) = URL(BASE + path).openConnection() as HttpURLConnection
}
