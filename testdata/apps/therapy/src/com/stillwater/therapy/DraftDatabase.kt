package com.stillwater.therapy

import android.content.ContentValues
import android.content.Context
import android.database.sqlite.SQLiteDatabase
import android.database.sqlite.SQLiteOpenHelper

/** Lives in memory only: no name, no file. */
class DraftDatabase(context: Context) : SQLiteOpenHelper(context, null, null, 1) {
    override fun onCreate(db: SQLiteDatabase) {
        db.execSQL("CREATE TABLE draft (id INTEGER PRIMARY KEY, cursor_token TEXT, body TEXT)")
    }

    override fun onUpgrade(db: SQLiteDatabase, from: Int, to: Int) = Unit

    fun keep(cursorToken: String, body: String) {
        val row = ContentValues()
        row.put("cursor_token", cursorToken)
        row.put("body", body)
        writableDatabase.insert("draft", null, row) // ok: token-in-sqlite, plaintext-conversation-history
    }
}
