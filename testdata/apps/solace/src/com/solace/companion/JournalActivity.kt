package com.solace.companion

import android.app.Activity
import android.content.Intent
import android.os.Bundle
import android.widget.Button
import android.widget.EditText

/** What somebody writes every evening. */
class JournalActivity : Activity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        setContentView(R.layout.journal) // finding: health-screen-capturable
        val entries = Entries(this)
        findViewById<Button>(R.id.save).setOnClickListener {
            val entry = findViewById<EditText>(R.id.journal_entry).text.toString()
            val mood = findViewById<EditText>(R.id.mood).text.toString()
            entries.keepSealed(entry)
            entries.draft(entry)
            MoodDatabase(this).add(mood)
            Reports.feeling(mood)
            Reminder().show(this, mood)
            startActivity(Intent(this, ChatActivity::class.java))
        }
    }
}
