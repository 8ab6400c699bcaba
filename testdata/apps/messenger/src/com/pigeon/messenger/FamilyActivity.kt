package com.pigeon.messenger

import android.app.Activity
import android.content.Intent
import android.os.Bundle

/** The same for apps of the same signer. */
class FamilyActivity : Activity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        val answer = Intent()
        answer.putExtra("session", Accounts(this).key())
        setResult(RESULT_OK, answer) // ok: exported-component-returns-token
        finish()
    }
}
