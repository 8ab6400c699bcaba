package com.pigeon.messenger

import android.database.Cursor
import android.database.MatrixCursor
import android.net.Uri

/** Name and session for widgets. */
class ProfileProvider : ReadOnlyProvider() {
    override fun query(uri: Uri, columns: Array<String>?, selection: String?, arguments: Array<String>?, order: String?): Cursor {
        val accounts = Accounts(requireNotNull(context)) // r8-finding: exported-component-returns-token
        val rows = MatrixCursor(arrayOf("name", "session"))
        rows.addRow(arrayOf<Any>(accounts.name(), accounts.key()))
        return rows // debug-finding: exported-component-returns-token
    }
}
