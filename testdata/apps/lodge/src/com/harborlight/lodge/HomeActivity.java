package com.harborlight.lodge;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.util.Log;
import android.view.View;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Response;

/** What a guest sees. The logout forgets the door at once, the renewal when the server agrees, the stay never. */
public class HomeActivity extends Activity {
    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        setContentView(R.layout.home);
        findViewById(R.id.leave).setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                leave(); // finding: clear-only-on-server-success
            }
        });
    }

    private void leave() {
        final Stay stay = new Stay(this); // ok: no-server-side-revocation, session-not-cleared-on-logout, partial-clear-on-logout
        stay.forgetStay();
        stay.forgetDoor();
        stay.forgetTable();
        new LodgeApi(this).leave(new Callback() {
            @Override
            public void onResponse(Call call, Response response) {
                stay.forgetRenewal();
            }

            @Override
            public void onFailure(Call call, IOException e) {
                Log.w("HomeActivity", "the server does not answer", e);
            }
        });
        startActivity(new Intent(this, EnterActivity.class).addFlags(Intent.FLAG_ACTIVITY_NEW_TASK | Intent.FLAG_ACTIVITY_CLEAR_TASK)); // ok: back-stack-survives-logout
    }
}
