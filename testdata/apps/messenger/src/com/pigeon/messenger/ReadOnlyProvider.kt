package com.pigeon.messenger

import android.content.ContentProvider
import android.content.ContentValues
import android.net.Uri

/** What both providers refuse. */
abstract class ReadOnlyProvider : ContentProvider() {
    override fun onCreate() = true

    override fun getType(uri: Uri): String? = null

    override fun insert(uri: Uri, values: ContentValues?): Uri? = null

    override fun delete(uri: Uri, selection: String?, arguments: Array<String>?) = 0

    override fun update(uri: Uri, values: ContentValues?, selection: String?, arguments: Array<String>?) = 0
}
