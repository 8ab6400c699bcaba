package com.lindenhof.clinic;

import android.os.Bundle;
import android.util.Log;
import android.view.View;
import androidx.fragment.app.FragmentActivity;
import org.json.JSONObject;

/** The desk of a clinic: checks in with the badge of the device and keeps what the server answers, in too many places. */
public class DeskActivity extends FragmentActivity implements View.OnClickListener {
    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        setContentView(R.layout.desk); // ok: sensitive-screen-capturable
        findViewById(R.id.enter).setOnClickListener(this);
        new Gate(this).open();
    }

    @Override
    public void onClick(View view) {
        new Thread(new Runnable() {
            @Override
            public void run() {
                try {
                    keep(new ClinicApi(DeskActivity.this).checkIn());
                } catch (Exception e) {
                    Log.w("DeskActivity", "no answer", e); // ok: token-in-log
                }
            }
        }).start();
    }

    private void keep(JSONObject answer) throws Exception {
        new SealedStore(this).keep(answer);
        new FallbackStore(this).keep(answer);
        new OddStore(this).keep(answer);
        new KeyStoreFile(this).keep(answer);
        new SessionFile(this).keep(answer);
        Settings.keep(answer);
        QuickStore.keep(answer, answer.optString("ward_key"));
        Reports.checkedIn(answer);
        new Sharing(this).offer(answer);
        Jobs.plan(answer);
        Accounts.make(this);
        new Notes(this).keep(answer);
    }
}
