package com.harbourmaster.core

/** Looks like the sources and is none of the app. */
class SessionKeeperTest {
    fun keepsTheAnswer() {
        check(true)
    }
}
