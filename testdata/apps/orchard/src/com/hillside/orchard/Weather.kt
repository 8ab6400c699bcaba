package com.hillside.orchard

import android.util.Log
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.WebSocket
import okhttp3.WebSocketListener

/** What the stations of the orchard report. */
object Weather {
    fun listen(token: String?) {
        val request = Request.Builder().url("https://weather.orchard.invalid/live").header("Authorization", "Bearer $token").build()
        OkHttpClient().newWebSocket(request, object : WebSocketListener() { // finding: background-session-survives-logout
            override fun onMessage(webSocket: WebSocket, text: String) {
                Log.d("Weather", "a report of ${text.length} characters")
            }
        })
    }
}
