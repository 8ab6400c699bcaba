package androidx.security.crypto;

import android.content.Context;
import android.content.SharedPreferences;
import android.util.Base64;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** Stand-in: values are sealed with AES-GCM before they reach the file. */
public final class EncryptedSharedPreferences implements SharedPreferences {
    private static final String KEY_KEYSET_ALIAS = "__androidx_security_crypto_encrypted_prefs_key_keyset__";
    private static final String VALUE_KEYSET_ALIAS = "__androidx_security_crypto_encrypted_prefs_value_keyset__";

    public enum PrefKeyEncryptionScheme { AES256_SIV }

    public enum PrefValueEncryptionScheme { AES256_GCM }

    final SharedPreferences file;
    private final SecretKey key;

    EncryptedSharedPreferences(SharedPreferences file, SecretKey key) {
        this.file = file;
        this.key = key;
    }

    public static SharedPreferences create(Context context, String fileName, MasterKey masterKey,
            PrefKeyEncryptionScheme keyScheme, PrefValueEncryptionScheme valueScheme)
            throws GeneralSecurityException, IOException {
        return open(context, fileName, masterKey.alias());
    }

    public static SharedPreferences create(String fileName, String masterKeyAlias, Context context,
            PrefKeyEncryptionScheme keyScheme, PrefValueEncryptionScheme valueScheme)
            throws GeneralSecurityException, IOException {
        return open(context, fileName, masterKeyAlias);
    }

    private static SharedPreferences open(Context context, String fileName, String alias)
            throws GeneralSecurityException, IOException {
        SharedPreferences file = context.getSharedPreferences(fileName, Context.MODE_PRIVATE);
        if (!file.contains(KEY_KEYSET_ALIAS)) {
            file.edit().putString(KEY_KEYSET_ALIAS, alias).putString(VALUE_KEYSET_ALIAS, alias).apply();
        }
        KeyStore store = KeyStore.getInstance("AndroidKeyStore");
        store.load(null);
        return new EncryptedSharedPreferences(file, (SecretKey) store.getKey(alias, null));
    }

    static boolean isReservedKey(String name) {
        return KEY_KEYSET_ALIAS.equals(name) || VALUE_KEYSET_ALIAS.equals(name);
    }

    String seal(String text) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key);
            byte[] nonce = cipher.getIV();
            byte[] sealed = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
            byte[] both = Arrays.copyOf(nonce, nonce.length + sealed.length);
            System.arraycopy(sealed, 0, both, nonce.length, sealed.length);
            return Base64.encodeToString(both, Base64.NO_WRAP);
        } catch (GeneralSecurityException e) {
            throw new SecurityException("Could not encrypt data. " + e.getMessage(), e);
        }
    }

    private String unseal(String text) {
        try {
            byte[] both = Base64.decode(text, Base64.NO_WRAP);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, both, 0, 12));
            return new String(cipher.doFinal(both, 12, both.length - 12), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new SecurityException("Could not decrypt value. " + e.getMessage(), e);
        }
    }

    @Override
    public String getString(String name, String fallback) {
        if (isReservedKey(name)) {
            throw new SecurityException(name + " is a reserved key for the encryption keyset.");
        }
        String sealed = file.getString(name, null);
        return sealed == null ? fallback : unseal(sealed);
    }

    @Override
    public Map getAll() {
        Map<String, String> all = new HashMap<>();
        for (Object name : file.getAll().keySet()) {
            if (!isReservedKey((String) name)) {
                all.put((String) name, getString((String) name, null));
            }
        }
        return all;
    }

    @Override
    public Set getStringSet(String name, Set fallback) {
        return fallback;
    }

    @Override
    public int getInt(String name, int fallback) {
        String text = getString(name, null);
        return text == null ? fallback : Integer.parseInt(text);
    }

    @Override
    public long getLong(String name, long fallback) {
        String text = getString(name, null);
        return text == null ? fallback : Long.parseLong(text);
    }

    @Override
    public float getFloat(String name, float fallback) {
        String text = getString(name, null);
        return text == null ? fallback : Float.parseFloat(text);
    }

    @Override
    public boolean getBoolean(String name, boolean fallback) {
        String text = getString(name, null);
        return text == null ? fallback : Boolean.parseBoolean(text);
    }

    @Override
    public boolean contains(String name) {
        return file.contains(name);
    }

    @Override
    public void registerOnSharedPreferenceChangeListener(OnSharedPreferenceChangeListener listener) {}

    @Override
    public void unregisterOnSharedPreferenceChangeListener(OnSharedPreferenceChangeListener listener) {}

    @Override
    public Editor edit() {
        return new EncryptedEditor(this, file.edit());
    }

    private static final class EncryptedEditor implements Editor {
        private final EncryptedSharedPreferences owner;
        private final Editor editor;

        EncryptedEditor(EncryptedSharedPreferences owner, Editor editor) {
            this.owner = owner;
            this.editor = editor;
        }

        private Editor put(String name, String value) {
            if (isReservedKey(name)) {
                throw new SecurityException(name + " is a reserved key for the encryption keyset.");
            }
            editor.putString(name, owner.seal(value));
            return this;
        }

        @Override
        public Editor putString(String name, String value) {
            return put(name, value);
        }

        @Override
        public Editor putStringSet(String name, Set values) {
            return put(name, String.valueOf(values));
        }

        @Override
        public Editor putInt(String name, int value) {
            return put(name, String.valueOf(value));
        }

        @Override
        public Editor putLong(String name, long value) {
            return put(name, String.valueOf(value));
        }

        @Override
        public Editor putFloat(String name, float value) {
            return put(name, String.valueOf(value));
        }

        @Override
        public Editor putBoolean(String name, boolean value) {
            return put(name, String.valueOf(value));
        }

        @Override
        public Editor remove(String name) {
            editor.remove(name);
            return this;
        }

        @Override
        public Editor clear() {
            for (Object name : owner.file.getAll().keySet()) {
                if (!isReservedKey((String) name)) {
                    editor.remove((String) name);
                }
            }
            return this;
        }

        @Override
        public boolean commit() {
            return editor.commit();
        }

        @Override
        public void apply() {
            editor.apply();
        }
    }
}
