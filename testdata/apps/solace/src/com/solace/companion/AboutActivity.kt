package com.solace.companion

import android.app.Activity
import android.os.Bundle

class AboutActivity : Activity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        setContentView(R.layout.about) // ok: health-screen-capturable
    }
}
