@file:JvmName("HarbourPreferences")

package com.harbourmaster.core

import android.content.Context
import android.content.SharedPreferences

/** Opens the store of one part of the app. */
fun Context.store(part: String): SharedPreferences =
    getSharedPreferences("harbour.$part", Context.MODE_PRIVATE)

/** Changes a store; the body is part of the caller's code after compilation. */
inline fun SharedPreferences.change(body: SharedPreferences.Editor.() -> Unit) {
    val editor = edit()
    editor.body()
    editor.apply()
}
