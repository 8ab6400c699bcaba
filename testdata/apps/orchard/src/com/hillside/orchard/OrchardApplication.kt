package com.hillside.orchard

import android.app.Application
import okhttp3.Interceptor
import okhttp3.OkHttpClient
import okhttp3.Response
import retrofit2.Retrofit

class OrchardApplication : Application() {
    /** For the socket; nobody takes it back. */
    var token: String? = null // finding: in-memory-session-survives-logout

    val basket by lazy { Basket(this) }

    val api: OrchardApi by lazy {
        val client = OkHttpClient.Builder().addInterceptor(BearerInterceptor(basket)).build()
        Retrofit.Builder().baseUrl("https://api.orchard.invalid/").client(client).build().create(OrchardApi::class.java)
    }

    private class BearerInterceptor(private val basket: Basket) : Interceptor {
        override fun intercept(chain: Interceptor.Chain): Response {
            val token = basket.accessToken() ?: return chain.proceed(chain.request())
            return chain.proceed(chain.request().newBuilder().header("Authorization", "Bearer $token").build()) // finding: expired-session-not-handled
        }
    }
}
