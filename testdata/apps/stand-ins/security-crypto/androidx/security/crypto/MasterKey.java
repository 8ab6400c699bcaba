package androidx.security.crypto;

import android.content.Context;
import android.security.keystore.KeyGenParameterSpec;
import android.security.keystore.KeyProperties;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.crypto.KeyGenerator;

/** Stand-in: an AES key in the Android Keystore. */
public final class MasterKey {
    public static final String DEFAULT_MASTER_KEY_ALIAS = "_androidx_security_master_key_";

    private final String alias;

    MasterKey(String alias) {
        this.alias = alias;
    }

    String alias() {
        return alias;
    }

    public enum KeyScheme { AES256_GCM }

    public static final class Builder {
        private final String alias;

        public Builder(Context context) {
            this(context, DEFAULT_MASTER_KEY_ALIAS);
        }

        public Builder(Context context, String alias) {
            this.alias = alias;
        }

        public Builder setKeyScheme(KeyScheme scheme) {
            return this;
        }

        public MasterKey build() throws GeneralSecurityException, IOException {
            KeyStore store = KeyStore.getInstance("AndroidKeyStore");
            store.load(null);
            if (!store.containsAlias(alias)) {
                KeyGenerator generator = KeyGenerator.getInstance("AES", "AndroidKeyStore");
                generator.init(new KeyGenParameterSpec.Builder(
                        alias, KeyProperties.PURPOSE_ENCRYPT | KeyProperties.PURPOSE_DECRYPT)
                        .setBlockModes(new String[] {KeyProperties.BLOCK_MODE_GCM})
                        .setEncryptionPaddings(new String[] {KeyProperties.ENCRYPTION_PADDING_NONE})
                        .setKeySize(256)
                        .build());
                generator.generateKey();
            }
            return new MasterKey(alias);
        }
    }
}
