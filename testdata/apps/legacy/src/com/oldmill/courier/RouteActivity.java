package com.oldmill.courier;

import android.app.Activity;
import android.content.Context;
import android.content.Intent;
import android.os.Bundle;
import android.util.Log;
import android.view.View;

public class RouteActivity extends Activity {
    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        setContentView(R.layout.route); // ok: sensitive-screen-capturable
        findViewById(R.id.log_off).setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                new Thread(new SayGoodbye(RouteActivity.this)).start(); // finding: partial-clear-on-logout
                startActivity(new Intent(RouteActivity.this, EnterActivity.class));
                finish();
            }
        });
    }

    /** Tells the server, and leaves every file as it is. */
    private static final class SayGoodbye implements Runnable {
        private final Context context;

        SayGoodbye(Context context) {
            this.context = context;
        }

        @Override
        public void run() {
            try {
                String token = context.getSharedPreferences("courier", Context.MODE_PRIVATE).getString("auth_token", "");
                new CourierApi().leave(token);
            } catch (Exception e) {
                Log.w("Route", "goodbye failed", e);
            }
        }
    }
}
