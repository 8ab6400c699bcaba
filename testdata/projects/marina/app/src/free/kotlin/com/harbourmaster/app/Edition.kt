package com.harbourmaster.app

import android.util.Log

/** The edition with advertisements. */
object Edition {
    const val NAME = "free"

    /** Where the server of this edition answers. */
    fun address(path: String): String {
        val host = if (path.startsWith("ads")) "ads" else "api"
        return "https://$host.harbour.invalid/$path"
    }

    fun opened(authorization: String) {
        if (authorization.isEmpty()) return
        Log.d(NAME, "advertise to $authorization") // finding: token-in-log
    }
}
