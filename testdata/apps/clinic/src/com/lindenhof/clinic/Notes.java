package com.lindenhof.clinic;

import android.content.Context;
import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import javax.crypto.Cipher;
import javax.crypto.CipherOutputStream;
import org.json.JSONObject;

/** What is written about a patient. */
final class Notes {
    private final Context context;

    Notes(Context context) {
        this.context = context;
    }

    void keep(JSONObject answer) throws Exception {
        try (FileOutputStream out = context.openFileOutput("diagnosis.txt", Context.MODE_PRIVATE)) {
            out.write(answer.getString("diagnosis").getBytes(StandardCharsets.UTF_8)); // finding: plaintext-therapy-notes // ok: no-app-lock-for-health-data
        }
        seal(answer.getString("session_notes"));
    }

    private void seal(String text) throws Exception {
        KeyStore keys = KeyStore.getInstance("AndroidKeyStore");
        keys.load(null);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, keys.getKey("notes", null));
        try (CipherOutputStream out = new CipherOutputStream(context.openFileOutput("session_notes", Context.MODE_PRIVATE), cipher)) {
            out.write(text.getBytes(StandardCharsets.UTF_8)); // ok: plaintext-therapy-notes
        }
    }
}
