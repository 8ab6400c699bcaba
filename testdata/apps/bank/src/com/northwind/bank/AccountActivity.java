package com.northwind.bank;

import android.app.Activity;
import android.content.Context;
import android.content.Intent;
import android.os.Bundle;
import android.util.Log;
import android.view.View;
import android.widget.TextView;

/** Shows the balance. */
public class AccountActivity extends Activity {
    private TextView balance;

    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        setContentView(R.layout.account); // ok: sensitive-screen-capturable
        balance = (TextView) findViewById(R.id.balance);
        reload(balance);
    }

    /** Wired in the layout. */
    public void reload(View view) {
        new Thread(new Runnable() {
            @Override
            public void run() {
                try {
                    final String text = new BankApi(AccountActivity.this).balance();
                    runOnUiThread(new Runnable() {
                        @Override
                        public void run() {
                            balance.setText(text);
                        }
                    });
                } catch (Exception e) {
                    Log.w("AccountActivity", "no balance", e);
                }
            }
        }).start();
    }

    /** Wired in the layout as the button whose text is "Log out". */
    public void leave(View view) {
        getSharedPreferences("session", Context.MODE_PRIVATE) // finding: logout-only-flips-flag // ok: no-logout
                .edit()
                .putBoolean("is_logged_in", false)
                .apply();
        startActivity(new Intent(this, LoginActivity.class));
        finish();
    }
}
