package com.lindenhof.clinic;

import android.content.Context;
import android.content.SharedPreferences;
import android.util.Base64;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyStore;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.json.JSONObject;

/** Keeps the key where the value is. */
final class KeyStoreFile {
    private final SharedPreferences prefs;

    KeyStoreFile(Context context) {
        prefs = context.getSharedPreferences("box", Context.MODE_PRIVATE);
    }

    void keep(JSONObject answer) throws Exception {
        byte[] key = Base64.decode(prefs.getString("k", ""), Base64.NO_WRAP); // finding: key-beside-ciphertext
        prefs.edit().putString("access_token", seal(answer.getString("access_token"), new SecretKeySpec(key, "AES"))).apply(); // ok: token-in-shared-preferences
        prefs.edit().putString("session_id", seal(answer.getString("session_id"), unwrapped())).apply(); // ok: token-in-shared-preferences
    }

    private Key unwrapped() throws Exception {
        KeyStore keys = KeyStore.getInstance("AndroidKeyStore");
        keys.load(null);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.UNWRAP_MODE, keys.getKey("wrapping", null));
        byte[] wrapped = Base64.decode(prefs.getString("wrapped", ""), Base64.NO_WRAP); // ok: key-beside-ciphertext
        return cipher.unwrap(wrapped, "AES", Cipher.SECRET_KEY);
    }

    private static String seal(String text, Key key) throws Exception {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, key);
        return Base64.encodeToString(cipher.doFinal(text.getBytes(StandardCharsets.UTF_8)), Base64.NO_WRAP);
    }
}
