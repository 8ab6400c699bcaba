package com.lindenhof.clinic;

import android.content.Context;
import android.content.SharedPreferences;
import androidx.security.crypto.EncryptedSharedPreferences;
import androidx.security.crypto.MasterKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import org.json.JSONException;
import org.json.JSONObject;

/** Encrypted, as long as nothing goes wrong. */
final class FallbackStore {
    private final Context context;

    FallbackStore(Context context) {
        this.context = context;
    }

    void keep(JSONObject answer) throws JSONException {
        prefs().edit().putString("refresh_token", answer.getString("refresh_token")).apply(); // ok: refresh-token-in-plaintext-storage
        try {
            remember(answer.getString("id_token"), answer.optString("ward"));
        } catch (GeneralSecurityException | IOException e) {
            context.deleteSharedPreferences("identity");
        }
    }

    private SharedPreferences prefs() {
        try {
            return create("renewal");
        } catch (GeneralSecurityException | IOException e) {
            return context.getSharedPreferences("renewal_plain", Context.MODE_PRIVATE); // finding: plaintext-fallback
        }
    }

    private void remember(String identity, String ward) throws GeneralSecurityException, IOException {
        create("identity").edit().putString("id_token", identity).apply(); // ok: token-in-shared-preferences
        context.getSharedPreferences("ward", Context.MODE_PRIVATE).edit().putString("ward", ward).apply(); // ok: plaintext-fallback
    }

    private SharedPreferences create(String name) throws GeneralSecurityException, IOException {
        MasterKey key = new MasterKey.Builder(context).setKeyScheme(MasterKey.KeyScheme.AES256_GCM).build();
        return EncryptedSharedPreferences.create(context, name, key,
                EncryptedSharedPreferences.PrefKeyEncryptionScheme.AES256_SIV,
                EncryptedSharedPreferences.PrefValueEncryptionScheme.AES256_GCM);
    }
}
