package com.ironoak.vault;

import android.app.Activity;
import android.content.Context;
import android.os.Bundle;
import android.util.Base64;
import android.util.Log;
import android.view.View;
import android.view.WindowManager;
import android.widget.EditText;
import java.security.SecureRandom;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.json.JSONObject;

public class VaultActivity extends Activity implements View.OnClickListener {
    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        getWindow().addFlags(WindowManager.LayoutParams.FLAG_SECURE);
        setContentView(R.layout.vault); // ok: sensitive-screen-capturable
        findViewById(R.id.open).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        try {
            keepPin(((EditText) findViewById(R.id.pin)).getText().toString());
        } catch (Exception e) {
            Log.e("Vault", "cannot keep the PIN", e);
        }
        try {
            JSONObject keys = new JSONObject();
            for (int i = 0; i < 5; i++) {
                keys.put("native" + i, NativeKeys.text(i)); // r8-finding: embedded-jwt, embedded-privileged-credential
            }
            keys.put("database", ServiceKeys.database()); // r8-finding: embedded-jwt
            keys.put("metrics", ServiceKeys.metrics());
            keys.put("sample", ServiceKeys.sample()); // r8-finding: embedded-privileged-credential
            keys.put("signing", ServiceKeys.signingKey());
            keys.put("documented", ServiceKeys.documentedAccessKey());
            Log.i("Vault", keys.length() + " keys"); // ok: token-in-log
        } catch (Exception e) {
            Log.e("Vault", "no keys", e);
        }
    }

    /** What is kept of the PIN cannot be turned back. */
    private void keepPin(String pin) throws Exception {
        byte[] salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        PBEKeySpec spec = new PBEKeySpec(pin.toCharArray(), salt, 120000, 256);
        byte[] hash = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
        getSharedPreferences("lock", Context.MODE_PRIVATE).edit()
                .putString("pin_salt", Base64.encodeToString(salt, Base64.NO_WRAP)) // ok: password-persisted
                .putString("pin_hash", Base64.encodeToString(hash, Base64.NO_WRAP)) // ok: password-persisted
                .apply();
    }
}
