package com.pigeon.messenger

import android.accounts.AccountManager
import android.content.Context

/** The account of the person, which the system keeps. */
class Accounts(context: Context) {
    private val manager = AccountManager.get(context)

    fun key(): String = manager.peekAuthToken(manager.getAccountsByType("com.pigeon")[0], "api")

    fun invitations(): String = manager.getUserData(manager.getAccountsByType("com.pigeon")[0], "invitations")

    fun name(): String = manager.getUserData(manager.getAccountsByType("com.pigeon")[0], "name")
}
