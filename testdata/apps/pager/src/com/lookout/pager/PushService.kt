package com.lookout.pager

import android.content.Context
import android.util.Log
import com.google.firebase.messaging.FirebaseMessagingService

class PushService : FirebaseMessagingService() {
    override fun onNewToken(token: String) {
        Log.d("PushService", "Refreshed token: $token") // ok: token-in-log
        getSharedPreferences("push", Context.MODE_PRIVATE).edit()
            .putString("fcm_token", token) // ok: token-in-shared-preferences
            .putString("device_token", token) // ok: token-in-shared-preferences
            .apply()
    }
}
