package com.redwood.locker;

import android.content.Intent;
import android.os.Bundle;
import android.util.Log;
import android.view.View;
import java.io.IOException;

/** The doors of the member: opened by the sign-in, and by everybody else. */
public class DoorActivity extends SecureActivity {
    private int position;

    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state); // finding: exported-screen-without-session-check
        setContentView(R.layout.door);
        findViewById(R.id.sign_out).setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                signOut(); // finding: no-server-side-revocation
            }
        });
        new Thread(new Runnable() {
            @Override
            public void run() {
                try {
                    position = LockerApi.of(DoorActivity.this).lockers().length();
                    LockerApi.open("front", false);
                } catch (IOException e) {
                    Log.w("DoorActivity", "no lockers");
                }
            }
        }).start();
    }

    @Override
    protected void onSaveInstanceState(Bundle state) {
        super.onSaveInstanceState(state);
        state.putString("access_token", Session.accessToken(this)); // finding: token-in-instance-state
        state.putString("position", Integer.toString(position)); // ok: token-in-instance-state
    }

    private void signOut() {
        Session.end(this); // ok: session-not-cleared-on-logout, logout-only-flips-flag
        startActivity(new Intent(this, LoginActivity.class)
                .addFlags(Intent.FLAG_ACTIVITY_NEW_TASK | Intent.FLAG_ACTIVITY_CLEAR_TASK));
    }
}
