package com.lindenhof.clinic;

import android.content.Context;
import android.content.SharedPreferences;
import android.provider.Settings;
import android.util.Base64;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyStore;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.json.JSONObject;

/** Encrypts under keys of three kinds; one of them is a key. */
final class SealedStore {
    private final Context context;

    SealedStore(Context context) {
        this.context = context;
    }

    void keep(JSONObject answer) throws Exception {
        SharedPreferences.Editor editor = context.getSharedPreferences("sealed", Context.MODE_PRIVATE).edit();
        editor.putString("access_token", seal(answer.getString("access_token"), builtIn())); // finding: token-in-shared-preferences
        editor.putString("session_id", seal(answer.getString("session_id"), ofDevice())); // finding: token-in-shared-preferences
        editor.putString("id_token", seal(answer.getString("id_token"), ofKeystore())); // ok: token-in-shared-preferences
        editor.apply();
    }

    private static Key builtIn() {
        return new SecretKeySpec("Larch-Walnut-16b".getBytes(StandardCharsets.UTF_8), "AES"); // finding: token-encrypted-with-hardcoded-key
    }

    private Key ofDevice() {
        String id = Settings.Secure.getString(context.getContentResolver(), Settings.Secure.ANDROID_ID);
        return new SecretKeySpec(id.getBytes(StandardCharsets.UTF_8), "AES"); // finding: token-encrypted-with-hardcoded-key
    }

    private static Key ofKeystore() throws Exception {
        KeyStore keys = KeyStore.getInstance("AndroidKeyStore");
        keys.load(null);
        return keys.getKey("desk", null); // ok: token-encrypted-with-hardcoded-key
    }

    private static String seal(String text, Key key) throws Exception {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, key);
        return Base64.encodeToString(cipher.doFinal(text.getBytes(StandardCharsets.UTF_8)), Base64.NO_WRAP);
    }
}
