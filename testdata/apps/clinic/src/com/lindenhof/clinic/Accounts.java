package com.lindenhof.clinic;

import android.content.Context;
import android.content.SharedPreferences;
import androidx.security.crypto.EncryptedSharedPreferences;
import androidx.security.crypto.MasterKey;
import com.auth0.android.authentication.AuthenticationAPIClient;
import com.auth0.android.authentication.storage.CredentialsManager;
import com.auth0.android.authentication.storage.SecureCredentialsManager;
import com.auth0.android.authentication.storage.SharedPreferencesStorage;
import com.franmontiel.persistentcookiejar.persistence.SharedPrefsCookiePersistor;

/** What libraries keep. */
final class Accounts {
    private Accounts() {}

    static Object[] make(Context context) throws Exception {
        AuthenticationAPIClient client = new AuthenticationAPIClient();
        MasterKey key = new MasterKey.Builder(context).setKeyScheme(MasterKey.KeyScheme.AES256_GCM).build();
        Object plain = new CredentialsManager(client, new SharedPreferencesStorage(context)); // finding: auth-sdk-plaintext-persistence
        Object secure = new SecureCredentialsManager(context, client, new SharedPreferencesStorage(context)); // ok: auth-sdk-plaintext-persistence
        Object cookies = new SharedPrefsCookiePersistor(context); // finding: cookies-cached-on-disk
        SharedPreferences sealed = EncryptedSharedPreferences.create(context, "cookies", key,
                EncryptedSharedPreferences.PrefKeyEncryptionScheme.AES256_SIV,
                EncryptedSharedPreferences.PrefValueEncryptionScheme.AES256_GCM);
        Object secret = new SharedPrefsCookiePersistor(sealed); // ok: cookies-cached-on-disk
        return new Object[] {plain, secure, cookies, secret};
    }
}
