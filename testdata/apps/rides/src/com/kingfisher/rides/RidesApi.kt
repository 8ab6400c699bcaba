package com.kingfisher.rides

import com.google.gson.annotations.SerializedName
import retrofit2.Call
import retrofit2.http.Field
import retrofit2.http.FormUrlEncoded
import retrofit2.http.GET
import retrofit2.http.Headers
import retrofit2.http.POST

interface RidesApi {
    @FormUrlEncoded
    @POST("auth/login")
    fun signIn(@Field("phone") phone: String, @Field("password") password: String): Call<SignInResponse>

    @FormUrlEncoded
    @POST("auth/refresh")
    fun renew(@Field("refresh_token") refreshToken: String): Call<SignInResponse>

    @Headers("X-Api-Key: Sorrel-18-lintel-Gannet-Mica") // later-finding: hardcoded-credential
    @GET("rides/quote")
    fun quote(): Call<Quote>
}

data class SignInResponse(
    @SerializedName("access_token") val accessToken: String,
    @SerializedName("refresh_token") val refreshToken: String,
    @SerializedName("expires_in") val expiresIn: Long,
)

data class Quote(@SerializedName("quote_token") val quoteToken: String, @SerializedName("price") val price: Long)
