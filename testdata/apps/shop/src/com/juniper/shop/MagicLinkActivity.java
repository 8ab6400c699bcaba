package com.juniper.shop;

import android.content.Intent;
import android.os.Bundle;
import android.util.Log;

/** Receives the link that the shop mails out and exchanges it for a session. */
public class MagicLinkActivity extends SecureActivity {
    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        Intent intent = getIntent();
        boolean magic = intent.getData() != null && intent.getData().getPath().startsWith("/auth/magic");
        Log.i("MagicLinkActivity", magic ? "magic link" : "product link"); // ok: token-in-log
        startActivity(new Intent(this, magic ? SignInActivity.class : HelpActivity.class));
        finish();
    }
}
