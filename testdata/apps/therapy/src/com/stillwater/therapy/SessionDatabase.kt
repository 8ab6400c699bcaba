package com.stillwater.therapy

import android.content.ContentValues
import android.content.Context
import android.database.sqlite.SQLiteDatabase
import android.database.sqlite.SQLiteOpenHelper
import org.json.JSONObject

/** Account and messages, in one database. */
class SessionDatabase(context: Context) : SQLiteOpenHelper(context, "stillwater.db", null, 3) {
    override fun onCreate(db: SQLiteDatabase) {
        db.execSQL("CREATE TABLE account (id INTEGER PRIMARY KEY, session_token TEXT, display_name TEXT)") // ok: token-in-sqlite
        db.execSQL("CREATE TABLE device (id INTEGER PRIMARY KEY, auth_token TEXT)") // ok: token-in-sqlite
        db.execSQL("CREATE TABLE message (id INTEGER PRIMARY KEY, body TEXT, max_tokens INTEGER)")
    }

    override fun onUpgrade(db: SQLiteDatabase, from: Int, to: Int) {
        db.execSQL("DROP TABLE IF EXISTS message")
    }

    fun remember(login: JSONObject) {
        val row = ContentValues()
        row.put("session_token", login.getString("session_token"))
        row.put("display_name", login.getString("display_name"))
        writableDatabase.insert("account", null, row) // finding: token-in-sqlite, token-expiry-never-read
        writableDatabase.execSQL( // finding: token-in-sqlite
            "INSERT INTO device (id, auth_token) VALUES (1, ?)", arrayOf(login.getString("auth_token")))
    }

    fun addMessage(body: String, answer: JSONObject) {
        val row = ContentValues()
        row.put("body", body)
        row.put("max_tokens", answer.optInt("max_tokens"))
        writableDatabase.insert("message", null, row) // ok: token-in-sqlite // finding: plaintext-conversation-history
    }

    fun sessionToken(): String? {
        val cursor = readableDatabase.rawQuery("SELECT session_token FROM account", null)
        return if (cursor.moveToFirst()) cursor.getString(cursor.getColumnIndex("session_token")) else null
    }

    fun forget() {
        writableDatabase.delete("account", null, null)
        writableDatabase.delete("device", null, null)
        writableDatabase.delete("message", null, null)
    }
}
