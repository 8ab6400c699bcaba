package com.solace.companion

import android.content.Context
import android.content.SharedPreferences
import android.util.Base64
import java.security.KeyStore
import javax.crypto.Cipher

/** Entries of the journal: a draft as it is, and the finished one under a key of the Keystore. */
class Entries(context: Context) {
    private val store: SharedPreferences = context.getSharedPreferences("entries", Context.MODE_PRIVATE)

    fun draft(text: String) = put("journal_draft", text)

    fun keepSealed(text: String) {
        val cipher = Cipher.getInstance("AES/GCM/NoPadding")
        val keys = KeyStore.getInstance("AndroidKeyStore")
        keys.load(null)
        cipher.init(Cipher.ENCRYPT_MODE, keys.getKey("entries", null))
        val sealed = Base64.encodeToString(cipher.doFinal(text.toByteArray()), Base64.NO_WRAP)
        store.edit().putString("journal_entry", sealed).apply() // ok: plaintext-therapy-notes
        store.edit().putInt("entry_count", store.getInt("entry_count", 0) + 1).apply() // ok: plaintext-therapy-notes
    }

    private fun put(key: String, value: String) {
        store.edit().putString(key, value).apply() // finding: plaintext-therapy-notes, no-app-lock-for-health-data
    }
}
