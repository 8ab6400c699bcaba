package androidx.biometric;

import androidx.fragment.app.FragmentActivity;
import java.util.concurrent.Executor;
import javax.crypto.Cipher;

public class BiometricPrompt {
    public BiometricPrompt(FragmentActivity activity, Executor executor, AuthenticationCallback callback) {}

    public void authenticate(PromptInfo info) {
        throw new UnsupportedOperationException("stand-in");
    }

    public void authenticate(PromptInfo info, CryptoObject crypto) {
        throw new UnsupportedOperationException("stand-in");
    }

    public abstract static class AuthenticationCallback {}

    public static class CryptoObject {
        public CryptoObject(Cipher cipher) {}
    }

    public static class PromptInfo {
        public static class Builder {
            public Builder setTitle(CharSequence title) {
                throw new UnsupportedOperationException("stand-in");
            }

            public PromptInfo build() {
                throw new UnsupportedOperationException("stand-in");
            }
        }
    }
}
