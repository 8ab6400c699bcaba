package com.lindenhof.clinic;

import android.content.Context;
import java.io.File;
import java.io.FileOutputStream;
import java.io.FileWriter;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.Properties;
import javax.crypto.Cipher;
import javax.crypto.CipherOutputStream;
import org.json.JSONObject;

/** Files of several kinds. */
final class SessionFile {
    private final Context context;

    SessionFile(Context context) {
        this.context = context;
    }

    void keep(JSONObject answer) throws Exception {
        JSONObject copy = new JSONObject();
        copy.put("token", answer.getString("access_token"));
        try (FileOutputStream out = context.openFileOutput("desk.json", Context.MODE_PRIVATE)) {
            out.write(copy.toString().getBytes(StandardCharsets.UTF_8)); // finding: token-in-internal-file
        }
        File directory = context.getDataDir();
        FileWriter writer = new FileWriter(File.createTempFile("desk", "tmp", directory));
        writer.write(answer.getString("session_id")); // finding: token-in-internal-file
        writer.close();
        Properties properties = new Properties();
        properties.setProperty("desk", answer.getString("id_token"));
        properties.store(context.openFileOutput("desk.properties", Context.MODE_PRIVATE), null); // finding: token-in-internal-file
        FileWriter pages = new FileWriter(new File(context.getFilesDir(), "pages.txt"));
        pages.write(answer.optString("nextPageToken")); // ok: token-in-internal-file
        pages.close();
        seal(answer.getString("session_id"));
    }

    private void seal(String session) throws Exception {
        KeyStore keys = KeyStore.getInstance("AndroidKeyStore");
        keys.load(null);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, keys.getKey("desk", null));
        OutputStream out = new CipherOutputStream(context.openFileOutput("desk.sealed", Context.MODE_PRIVATE), cipher);
        out.write(session.getBytes(StandardCharsets.UTF_8)); // ok: token-in-internal-file
        out.close();
    }
}
