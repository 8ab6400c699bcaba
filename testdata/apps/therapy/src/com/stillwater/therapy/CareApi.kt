package com.stillwater.therapy

import android.content.Context
import okhttp3.FormBody
import okhttp3.OkHttpClient
import okhttp3.Request

/** The clinic's server. */
class CareApi(private val context: Context) { // ok: unauthenticated-chat-transport
    private val client = OkHttpClient()

    fun signIn(pin: String): String {
        val form = FormBody.Builder()
            .add("grant_type", "password")
            .add("client_id", "stillwater-android") // ok: embedded-client-secret
            .add("client_secret", "7uP-quartz-Heron-44-lantern") // finding: embedded-client-secret
            .add("pin", pin)
            .build()
        return call(Request.Builder().url("$BASE/oauth/token").post(form).build())
    }

    fun renew(secretFromServer: String): String {
        val form = FormBody.Builder()
            .add("grant_type", "client_credentials")
            .add("client_secret", secretFromServer) // ok: embedded-client-secret
            .build()
        return call(Request.Builder().url("$BASE/oauth/token").post(form).build())
    }

    fun revoke() {
        val token = SessionDatabase(context).sessionToken() ?: return
        call(Request.Builder().url("$BASE/oauth/revoke").header("Authorization", "Bearer $token").delete().build()) // ok: hardcoded-credential // finding: expired-session-not-handled
    }

    private fun call(request: Request): String = client.newCall(request).execute().body().string()

    private companion object {
        const val BASE = "https://care.stillwater.invalid"
    }
}
