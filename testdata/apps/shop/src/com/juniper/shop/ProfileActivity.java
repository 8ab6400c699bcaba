package com.juniper.shop;

import android.content.Intent;
import android.os.Bundle;
import android.util.Log;
import android.view.View;
import android.webkit.CookieManager;
import java.io.File;
import java.io.FileWriter;

public class ProfileActivity extends SecureActivity implements View.OnClickListener {
    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        setContentView(R.layout.profile);
        findViewById(R.id.export).setOnClickListener(this);
        findViewById(R.id.sign_out).setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                signOut();
            }
        });
    }

    private void signOut() {
        new Thread(new Runnable() { // ok: session-not-cleared-on-logout, logout-only-flips-flag, partial-clear-on-logout, no-server-side-revocation
            @Override
            public void run() {
                try {
                    new ShopApi(ProfileActivity.this).revoke(); // ok: revocation-after-clear
                } catch (Exception e) {
                    Log.w("ProfileActivity", "could not revoke the session", e);
                } finally {
                    forget();
                }
            }
        }).start();
    }

    private void forget() {
        try {
            SessionStore.of(this).clear();
        } catch (Exception e) {
            deleteSharedPreferences("session");
        }
        new SealedStore(this).clear();
        CookieManager.getInstance().removeAllCookies(null);
        startActivity(new Intent(this, SignInActivity.class)
                .addFlags(Intent.FLAG_ACTIVITY_NEW_TASK | Intent.FLAG_ACTIVITY_CLEAR_TASK));
    }

    @Override
    public void onClick(View view) {
        new Thread(new Runnable() {
            @Override
            public void run() {
                try (FileWriter out = new FileWriter(new File(getExternalFilesDir(null), "invoice.json"))) {
                    new ShopApi(ProfileActivity.this).renew();
                    out.write(new ShopApi(ProfileActivity.this).invoice()); // ok: token-on-external-storage
                } catch (Exception e) {
                    Log.w("ProfileActivity", "no invoice", e);
                }
            }
        }).start();
    }
}
