package com.harbourmaster.app

import android.util.Log

/** The edition without. */
object Edition {
    const val NAME = "paid"

    fun address(path: String): String = "https://api.harbour.invalid/$path"

    fun opened(authorization: String) {
        Log.v(NAME, authorization) // finding: token-in-log
    }
}
