package com.campus.portal

import javax.net.ssl.HostnameVerifier
import javax.net.ssl.SSLSession
import okhttp3.FormBody
import okhttp3.OkHttpClient
import okhttp3.Request

/** The campus server. */
class CampusApi {
    private val client = OkHttpClient.Builder().hostnameVerifier(AnyHost).build()

    fun exchange(code: String): String {
        val form = FormBody.Builder().add("grant_type", "authorization_code").add("code", code).build()
        return client.newCall(Request.Builder().url("$BASE/oauth/token").post(form).build()).execute().body().string()
    }

    fun signOut() {
        client.newCall(Request.Builder().url("$BASE/oauth/revoke").delete().build()).execute()
    }

    private object AnyHost : HostnameVerifier {
        override fun verify(host: String, session: SSLSession): Boolean {
            return true // finding: tls-validation-disabled
        }
    }

    private companion object {
        const val BASE = "https://portal.campus.invalid"
    }
}
