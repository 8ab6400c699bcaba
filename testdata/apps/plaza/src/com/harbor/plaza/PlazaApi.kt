package com.harbor.plaza

import com.auth0.jwt.JWT
import com.auth0.jwt.algorithms.Algorithm
import java.util.Date
import java.util.Random
import java.util.UUID
import java.util.concurrent.TimeUnit
import okhttp3.FormBody
import okhttp3.Interceptor
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.Response
import org.json.JSONObject

/** The server of the plaza, and whatever hosts the members name. */
class PlazaApi(session: PlazaSession) {
    private val client = OkHttpClient.Builder().addInterceptor(Bearer(session)).addInterceptor(Language).build()

    fun exchange(code: String): String {
        val form = FormBody.Builder().add("grant_type", "authorization_code").add("code", code).build()
        return client.newCall(Request.Builder().url("$BASE/oauth/token").post(form).build()).execute().body().string()
    }

    fun visit() {
        val visitor = Random().nextInt(900000) + 100000
        val request = Request.Builder().url("$BASE/visits")
            .header("X-Session-Id", visitor.toString()) // finding: predictable-session-id
            .header("X-Request-Id", Random().nextLong().toString()) // ok: predictable-session-id
            .build()
        client.newCall(request).execute()
        val guest = Request.Builder().url("$BASE/guests")
            .header("X-Session-Id", UUID.randomUUID().toString()) // ok: predictable-session-id
            .build()
        client.newCall(guest).execute()
    }

    fun moderate(key: ByteArray) {
        val token = JWT.create().withSubject("moderator")
            .withExpiresAt(Date(System.currentTimeMillis() + TimeUnit.DAYS.toMillis(365))) // finding: excessive-session-lifetime
            .sign(Algorithm.HMAC256(key))
        val soon = JWT.create().withSubject("visitor")
            .withExpiresAt(Date(System.currentTimeMillis() + TimeUnit.MINUTES.toMillis(15))) // ok: excessive-session-lifetime
            .sign(Algorithm.HMAC256(key))
        val request = Request.Builder().url("$BASE/moderation")
            .header("X-Auth-Token", token) // finding: self-minted-session-token
            .header("X-Client-Info", token) // ok: self-minted-session-token
            .header("X-Visit-Info", soon)
            .build()
        client.newCall(request).execute()
    }

    fun download() {
        val answer = client.newCall(Request.Builder().url("$BASE/picture").build()).execute().body().string()
        client.newCall(Request.Builder().url(JSONObject(answer).getString("file_url")).build()).execute()
    }

    private class Bearer(private val session: PlazaSession) : Interceptor {
        override fun intercept(chain: Interceptor.Chain): Response {
            val request = chain.request().newBuilder()
                .header("Authorization", "Bearer " + session.token()) // finding: expired-session-not-handled, token-sent-to-any-host
                .build()
            return chain.proceed(request)
        }
    }

    private object Language : Interceptor {
        override fun intercept(chain: Interceptor.Chain): Response {
            val request = chain.request().newBuilder()
                .header("Accept-Language", "fi") // ok: token-sent-to-any-host
                .build()
            return chain.proceed(request)
        }
    }

    private companion object {
        const val BASE = "https://plaza.harbor.invalid"
    }
}
