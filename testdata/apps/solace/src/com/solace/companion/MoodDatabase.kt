package com.solace.companion

import android.content.ContentValues
import android.content.Context
import android.database.sqlite.SQLiteDatabase
import android.database.sqlite.SQLiteOpenHelper

/** A row for every evening. */
class MoodDatabase(context: Context) : SQLiteOpenHelper(context, "moods.db", null, 1) {
    override fun onCreate(db: SQLiteDatabase) {
        db.execSQL("CREATE TABLE moods (id INTEGER PRIMARY KEY, mood TEXT, mood_color TEXT)")
    }

    override fun onUpgrade(db: SQLiteDatabase, from: Int, to: Int) = Unit

    fun add(mood: String) {
        val row = ContentValues()
        row.put("mood", mood)
        row.put("mood_color", "#" + mood.hashCode().toString(16))
        writableDatabase.insert("moods", null, row) // finding: plaintext-therapy-notes
    }

    fun last(): String? {
        val cursor = readableDatabase.rawQuery("SELECT mood FROM moods ORDER BY id DESC LIMIT 1", null)
        return if (cursor.moveToFirst()) cursor.getString(cursor.getColumnIndexOrThrow("mood")) else null
    }
}
