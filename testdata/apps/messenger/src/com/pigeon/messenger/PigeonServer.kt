package com.pigeon.messenger

import android.net.Uri
import java.net.CookieManager
import java.net.HttpCookie
import java.net.HttpURLConnection
import java.net.URI
import java.net.URL
import java.util.Scanner
import org.json.JSONObject

/** The server of the messenger. */
class PigeonServer {
    private val cookies = CookieManager()

    fun feed(key: String): String = read(URL("https://api.pigeon.invalid/feed?key=$key")) // finding: token-in-url

    fun next(key: String): String {
        val connection = URL("https://api.pigeon.invalid/pages").openConnection()
        connection.setRequestProperty("Authorization", "Bearer $key") // ok: token-over-cleartext // finding: expired-session-not-handled
        return JSONObject(Scanner(connection.getInputStream()).nextLine()).getString("next_page_token")
    }

    fun older(page: String): String {
        val address = Uri.parse("https://api.pigeon.invalid/feed").buildUpon()
        address.appendQueryParameter("page_token", page) // ok: token-in-url
        return read(URL(address.build().toString()))
    }

    fun register(key: String) {
        val connection = URL("http://push.pigeon.invalid/register").openConnection() as HttpURLConnection
        connection.setRequestProperty("X-Auth-Token", key) // finding: token-over-cleartext
        connection.connect()
    }

    fun registerAtDesk(key: String) {
        val connection = URL("http://10.0.2.2:8080/register").openConnection() as HttpURLConnection
        connection.setRequestProperty("X-Auth-Token", key) // ok: token-over-cleartext
        connection.connect()
    }

    fun keep(key: String) {
        val open = HttpCookie("SESSIONID", key) // finding: insecure-cookie-flags
        cookies.cookieStore.add(URI.create("https://api.pigeon.invalid"), open)
        val closed = HttpCookie("SESSIONID", key) // ok: insecure-cookie-flags
        closed.secure = true
        cookies.cookieStore.add(URI.create("https://media.pigeon.invalid"), closed)
    }

    private fun read(address: URL): String = Scanner(address.openStream()).nextLine()
}
