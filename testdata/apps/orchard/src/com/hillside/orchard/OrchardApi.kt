package com.hillside.orchard

import com.google.gson.annotations.SerializedName
import retrofit2.Call
import retrofit2.http.Field
import retrofit2.http.FormUrlEncoded
import retrofit2.http.GET
import retrofit2.http.POST

interface OrchardApi {
    @FormUrlEncoded
    @POST("auth/login")
    fun signIn(@Field("password") password: String): Call<Harvest>

    @FormUrlEncoded
    @POST("auth/refresh")
    fun renew(@Field("refresh_token") refreshToken: String): Call<Harvest>

    @POST("auth/logout")
    fun leave(): Call<Unit>

    @GET("trees")
    fun trees(): Call<List<String>>
}

data class Harvest(
    @SerializedName("access_token") val accessToken: String,
    @SerializedName("refresh_token") val refreshToken: String,
)
