package com.juniper.shop;

import android.content.Context;
import android.content.SharedPreferences;
import androidx.security.crypto.EncryptedSharedPreferences;
import androidx.security.crypto.MasterKey;
import java.io.IOException;
import java.security.GeneralSecurityException;

/** The session, in a file whose keys and values are encrypted. */
final class SessionStore {
    private final SharedPreferences prefs;

    private SessionStore(SharedPreferences prefs) {
        this.prefs = prefs;
    }

    static SessionStore of(Context context) throws GeneralSecurityException, IOException {
        MasterKey key = new MasterKey.Builder(context).setKeyScheme(MasterKey.KeyScheme.AES256_GCM).build();
        return new SessionStore(EncryptedSharedPreferences.create(context, "session", key,
                EncryptedSharedPreferences.PrefKeyEncryptionScheme.AES256_SIV,
                EncryptedSharedPreferences.PrefValueEncryptionScheme.AES256_GCM));
    }

    void keep(String accessToken, String refreshToken) {
        prefs.edit()
                .putString("access_token", accessToken) // ok: token-in-shared-preferences
                .putString("refresh_token", refreshToken) // ok: refresh-token-in-plaintext-storage
                .apply();
    }

    String accessToken() {
        return prefs.getString("access_token", null);
    }

    String refreshToken() {
        return prefs.getString("refresh_token", null);
    }

    void clear() {
        prefs.edit().clear().commit();
    }
}
