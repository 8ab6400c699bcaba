package com.daybook.journal

import android.app.Activity
import android.os.Bundle
import android.util.Log
import android.widget.Button
import android.widget.EditText
import kotlin.concurrent.thread

class JournalActivity : Activity() {
    private val session by lazy { SessionFiles(applicationContext) }

    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        setContentView(R.layout.journal) // ok: sensitive-screen-capturable // finding: health-screen-capturable
        val ticket = intent.data?.getQueryParameter("ticket")
        thread { ticket?.let { session.keep(JournalApi.exchange(it)) } }
        findViewById<Button>(R.id.save).setOnClickListener {
            val text = findViewById<EditText>(R.id.entry).text.toString()
            session.draft(text)
            thread { Log.i("Journal", "saved: " + JournalApi.save(session, text)) } // ok: token-in-log
        }
    }
}
