package com.oldmill.courier;

import android.content.Context;
import android.util.Base64;
import java.security.MessageDigest;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts, after a fashion. */
final class Locker {
    private final Context context;

    Locker(Context context) {
        this.context = context;
    }

    void keep(String sessionKey) throws Exception {
        byte[] key = MessageDigest.getInstance("SHA-256").digest(context.getPackageName().getBytes()); // finding: token-encrypted-with-hardcoded-key
        Cipher cipher = Cipher.getInstance("AES/ECB/PKCS5Padding"); // finding: weak-token-encryption
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        String sealed = Base64.encodeToString(cipher.doFinal(sessionKey.getBytes()), Base64.NO_WRAP);
        context.getSharedPreferences("locker", Context.MODE_PRIVATE).edit()
                .putString("session_key", seal(sealed.getBytes(), key)) // finding: token-in-shared-preferences
                .apply();
    }

    private static String seal(byte[] text, byte[] key) throws Exception {
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding"); // ok: weak-token-encryption
        byte[] iv = {4, 8, 15, 16, 23, 42, 4, 8, 15, 16, 23, 42, 4, 8, 15, 16};
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv)); // finding: weak-token-encryption
        return Base64.encodeToString(cipher.doFinal(text), Base64.NO_WRAP);
    }
}
