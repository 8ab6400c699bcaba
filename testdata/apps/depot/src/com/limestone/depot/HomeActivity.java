package com.limestone.depot;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.util.Log;
import android.view.View;
import android.widget.EditText;
import java.io.IOException;
import okhttp3.WebSocket;

/** What a worker sees. The badge is gone before the server is told. */
public class HomeActivity extends Activity {
    private WebSocket radio;

    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        setContentView(R.layout.home);
        radio = new DepotApi(this).listen();
        findViewById(R.id.leave).setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                leave(); // finding: user-data-survives-logout
            }
        });
    }

    @Override
    protected void onResume() {
        super.onResume();
        new Thread(new Runnable() {
            @Override
            public void run() {
                new DepotApi(HomeActivity.this).renew();
            }
        }).start();
    }

    @Override
    protected void onPause() {
        super.onPause();
        final String text = ((EditText) findViewById(R.id.entry)).getText().toString();
        new Badge(this).draft(text);
        Shift.get().hand(getIntent().getStringExtra("session_ticket"));
        new Thread(new Runnable() {
            @Override
            public void run() {
                try {
                    new DepotApi(HomeActivity.this).report(text);
                } catch (IOException e) {
                    Log.w("HomeActivity", "not reported", e);
                }
            }
        }).start();
    }

    private void leave() {
        Shift.get().handIn();
        radio.close(1000, null);
        new Badge(this).forget(); // finding: revocation-after-clear
        new Thread(new Runnable() {
            @Override
            public void run() {
                try {
                    new DepotApi(HomeActivity.this).leave();
                } catch (IOException e) {
                    Log.w("HomeActivity", "the server does not answer", e);
                }
            }
        }).start();
        startActivity(new Intent(this, LoginActivity.class).addFlags(Intent.FLAG_ACTIVITY_NEW_TASK | Intent.FLAG_ACTIVITY_CLEAR_TASK));
    }
}
