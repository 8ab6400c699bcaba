package com.pigeon.messenger

import android.database.Cursor
import android.database.MatrixCursor
import android.net.Uri

/** The name alone. */
class CardProvider : ReadOnlyProvider() {
    override fun query(uri: Uri, columns: Array<String>?, selection: String?, arguments: Array<String>?, order: String?): Cursor {
        val rows = MatrixCursor(arrayOf("name"))
        rows.addRow(arrayOf<Any>(Accounts(requireNotNull(context)).name()))
        return rows // ok: exported-component-returns-token
    }
}
