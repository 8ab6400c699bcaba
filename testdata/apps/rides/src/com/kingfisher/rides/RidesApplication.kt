package com.kingfisher.rides

import android.app.Application
import android.content.Context
import okhttp3.Interceptor
import okhttp3.OkHttpClient
import okhttp3.Response
import okhttp3.logging.HttpLoggingInterceptor
import retrofit2.Retrofit

class RidesApplication : Application() {
    val api: RidesApi by lazy {
        val client = OkHttpClient.Builder().addInterceptor(BearerInterceptor(this))
        if (BuildConfig.DEBUG) {
            client.addInterceptor(HttpLoggingInterceptor().setLevel(HttpLoggingInterceptor.Level.BODY)) // ok: auth-header-logged-by-http-client
        }
        Retrofit.Builder().baseUrl("https://api.kingfisher.invalid/").client(client.build()).build().create(RidesApi::class.java)
    }

    private class BearerInterceptor(private val context: Context) : Interceptor {
        override fun intercept(chain: Interceptor.Chain): Response {
            val token = context.getSharedPreferences("rides", Context.MODE_PRIVATE).getString("access_token", null)
                ?: return chain.proceed(chain.request())
            val request = chain.request().newBuilder().header("Authorization", "Bearer $token").build() // ok: hardcoded-credential // finding: expired-session-not-handled
            return chain.proceed(request)
        }
    }
}
