package com.kingfisher.rides

import android.content.Context
import android.util.Log
import androidx.lifecycle.ViewModel
import androidx.lifecycle.viewModelScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext

class SignInViewModel(private val context: Context, private val api: RidesApi) : ViewModel() {
    fun signIn(phone: String, password: String, done: () -> Unit) {
        viewModelScope.launch(Dispatchers.Main) {
            val session = withContext(Dispatchers.IO) { api.signIn(phone, password).execute().body() }
            Log.d(TAG, "access_token: ${session.accessToken}") // later-finding: token-in-log
            Log.d(TAG, "valid for ${session.expiresIn} seconds") // ok: token-in-log
            context.getSharedPreferences("rides", Context.MODE_PRIVATE).edit()
                .putString("access_token", session.accessToken)
                .putLong("access_token_expires_in", session.expiresIn) // ok: token-in-shared-preferences
                .apply()
            Preferences(context).put("refresh_token", session.refreshToken) // later-finding: refresh-token-in-plaintext-storage
            done()
        }
    }

    private companion object {
        const val TAG = "SignInViewModel"
    }
}
