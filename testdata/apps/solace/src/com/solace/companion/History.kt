package com.solace.companion

import android.content.ContentValues
import android.content.Context
import android.database.sqlite.SQLiteDatabase
import android.database.sqlite.SQLiteOpenHelper

/** Everything that was said. */
class History(private val context: Context) : SQLiteOpenHelper(context, "history.db", null, 1) {
    override fun onCreate(db: SQLiteDatabase) {
        db.execSQL("CREATE TABLE messages (id INTEGER PRIMARY KEY, role TEXT, content TEXT)")
    }

    override fun onUpgrade(db: SQLiteDatabase, from: Int, to: Int) = Unit

    fun add(role: String, content: String) {
        val row = ContentValues()
        row.put("role", role)
        row.put("content", content)
        writableDatabase.insert("messages", null, row) // finding: plaintext-conversation-history
        val shown = context.getSharedPreferences("shown", Context.MODE_PRIVATE)
        shown.edit().putString("last_message_id", System.nanoTime().toString()).apply() // ok: plaintext-conversation-history
    }
}
