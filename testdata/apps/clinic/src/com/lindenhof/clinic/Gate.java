package com.lindenhof.clinic;

import androidx.biometric.BiometricPrompt;
import androidx.fragment.app.FragmentActivity;
import java.security.KeyStore;
import java.util.concurrent.Executors;
import javax.crypto.Cipher;

/** Asks for a fingerprint, once for show and once for a key. */
final class Gate extends BiometricPrompt.AuthenticationCallback {
    private final FragmentActivity activity;

    Gate(FragmentActivity activity) {
        this.activity = activity;
    }

    void open() {
        BiometricPrompt prompt = new BiometricPrompt(activity, Executors.newSingleThreadExecutor(), this);
        BiometricPrompt.PromptInfo info = new BiometricPrompt.PromptInfo.Builder().setTitle("Desk").build();
        prompt.authenticate(info); // finding: biometric-not-bound-to-key
        try {
            KeyStore keys = KeyStore.getInstance("AndroidKeyStore");
            keys.load(null);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, keys.getKey("gate", null));
            prompt.authenticate(info, new BiometricPrompt.CryptoObject(cipher)); // ok: biometric-not-bound-to-key
        } catch (Exception e) {
            activity.finish();
        }
    }
}
