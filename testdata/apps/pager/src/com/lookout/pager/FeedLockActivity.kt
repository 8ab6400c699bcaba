package com.lookout.pager

import android.app.Activity
import android.os.Bundle

/** Asks for the password of the hotspot; [PagerApplication] keeps the screen from being captured. */
class FeedLockActivity : Activity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        setContentView(R.layout.hotspot) // ok: sensitive-screen-capturable
    }
}
