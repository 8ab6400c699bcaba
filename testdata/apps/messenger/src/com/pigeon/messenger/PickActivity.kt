package com.pigeon.messenger

import android.app.Activity
import android.content.Intent
import android.os.Bundle

/** Lets another app choose an account. */
class PickActivity : Activity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        val answer = Intent()
        answer.putExtra("session", Accounts(this).key())
        setResult(RESULT_OK, answer) // finding: exported-component-returns-token
        finish()
    }
}
