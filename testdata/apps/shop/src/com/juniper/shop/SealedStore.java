package com.juniper.shop;

import android.content.Context;
import android.content.SharedPreferences;
import android.security.keystore.KeyGenParameterSpec;
import android.security.keystore.KeyProperties;
import android.util.Base64;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;

/** The identity token, sealed by hand with a key that never leaves the Android Keystore. */
final class SealedStore {
    private static final String ALIAS = "identity";

    private final SharedPreferences prefs;

    SealedStore(Context context) {
        prefs = context.getSharedPreferences("sealed", Context.MODE_PRIVATE); // ok: shared-session-store
    }

    void keep(String idToken) throws GeneralSecurityException, IOException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding"); // ok: weak-token-encryption
        cipher.init(Cipher.ENCRYPT_MODE, key());
        byte[] sealed = cipher.doFinal(idToken.getBytes(StandardCharsets.UTF_8));
        prefs.edit()
                .putString("nonce", Base64.encodeToString(cipher.getIV(), Base64.NO_WRAP))
                .putString("id_token", Base64.encodeToString(sealed, Base64.NO_WRAP)) // ok: token-in-shared-preferences
                .apply();
    }

    void clear() {
        prefs.edit().clear().apply();
    }

    /** How a key is wrapped for the server: "ECB" names no mode with RSA. */
    static byte[] wrap(java.security.PublicKey server, SecretKey key) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding"); // ok: weak-token-encryption
        cipher.init(Cipher.WRAP_MODE, server);
        return cipher.wrap(key);
    }

    private static SecretKey key() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("AndroidKeyStore");
        store.load(null);
        if (store.containsAlias(ALIAS)) {
            return (SecretKey) store.getKey(ALIAS, null);
        }
        KeyGenerator generator = KeyGenerator.getInstance("AES", "AndroidKeyStore");
        generator.init(new KeyGenParameterSpec.Builder(ALIAS, KeyProperties.PURPOSE_ENCRYPT | KeyProperties.PURPOSE_DECRYPT)
                .setBlockModes(new String[] {KeyProperties.BLOCK_MODE_GCM})
                .setEncryptionPaddings(new String[] {KeyProperties.ENCRYPTION_PADDING_NONE})
                .build());
        return generator.generateKey();
    }
}
