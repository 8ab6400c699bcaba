package com.oldmill.courier;

import android.accounts.Account;
import android.accounts.AccountManager;
import android.app.Activity;
import android.content.Context;
import android.content.Intent;
import android.content.SharedPreferences;
import android.os.Bundle;
import android.os.Environment;
import android.util.Log;
import android.view.View;
import android.widget.EditText;
import java.io.File;
import java.io.FileWriter;
import java.io.IOException;
import org.json.JSONObject;

public class EnterActivity extends Activity implements View.OnClickListener {
    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        setContentView(R.layout.enter); // finding: sensitive-screen-capturable
        findViewById(R.id.start).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        String driver = ((EditText) findViewById(R.id.driver)).getText().toString();
        String password = ((EditText) findViewById(R.id.password)).getText().toString();
        SharedPreferences remembered = getSharedPreferences("remembered", Context.MODE_PRIVATE);
        remembered.edit()
                .putString("driver", driver) // ok: password-persisted
                .putString("password", password) // finding: password-persisted
                .putString("password_hint", "colour of the van") // ok: password-persisted
                .apply();
        AccountManager manager = AccountManager.get(this);
        manager.addAccountExplicitly(new Account(driver, "com.oldmill.courier"), password, null); // finding: password-persisted
        manager.addAccountExplicitly(new Account(driver, "com.oldmill.sync"), null, null); // ok: password-persisted
        enter(driver, password);
    }

    private void enter(final String driver, final String password) {
        new Thread(new Runnable() {
            @Override
            public void run() {
                try {
                    JSONObject json = new JSONObject(new CourierApi().enter(driver, password));
                    keep(json);
                    new Locker(EnterActivity.this).keep(json.getString("session_key"));
                    share(json);
                    startActivity(new Intent(EnterActivity.this, RouteActivity.class));
                } catch (Exception e) {
                    Log.e("Enter", "failed", e);
                }
            }
        }).start();
    }

    private void keep(JSONObject json) throws Exception {
        String token = json.getString("auth_token");
        System.out.println("auth_token=" + token); // finding: token-in-log
        Log.d("Enter", "token starts with " + token.substring(0, 4)); // ok: token-in-log
        getSharedPreferences("courier", Context.MODE_WORLD_READABLE) // finding: shared-session-store
                .edit()
                .putString("auth_token", token) // finding: token-in-shared-preferences
                .commit();
        getSharedPreferences("sync", Context.MODE_MULTI_PROCESS) // finding: shared-session-store
                .edit()
                .putString("session_id", json.getString("session_id")) // finding: token-in-shared-preferences
                .commit();
        getSharedPreferences("look", Context.MODE_WORLD_READABLE) // ok: shared-session-store
                .edit()
                .putString("theme", json.optString("theme"))
                .commit();
    }

    private void share(JSONObject json) throws Exception {
        File file = new File(Environment.getExternalStorageDirectory(), "courier.txt");
        FileWriter writer = new FileWriter(file);
        try {
            writer.write(json.getString("auth_token")); // finding: token-on-external-storage, no-idle-timeout, token-expiry-never-read
            writer.write("\n"); // ok: token-on-external-storage
        } finally {
            writer.close();
        }
    }

    static void exportRoute(File directory, JSONObject route) throws IOException {
        FileWriter writer = new FileWriter(new File(Environment.getExternalStorageDirectory(), "route.json"));
        writer.write(route.toString()); // ok: token-on-external-storage
        writer.close();
    }
}
