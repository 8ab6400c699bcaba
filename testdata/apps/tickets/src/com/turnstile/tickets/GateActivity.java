package com.turnstile.tickets;

import android.app.Activity;
import android.os.Bundle;
import android.util.Log;
import android.view.View;
import android.widget.EditText;
import io.jsonwebtoken.security.Keys;
import java.security.Key;
import org.json.JSONObject;

/** Checks tickets at the gate; each way of doing it was the first way once. */
public class GateActivity extends Activity implements View.OnClickListener {
    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        setContentView(R.layout.gate); // ok: sensitive-screen-capturable
        findViewById(R.id.scan).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        final String ticket = ((EditText) findViewById(R.id.ticket)).getText().toString();
        new Thread(new Runnable() {
            @Override
            public void run() {
                check(ticket);
            }
        }).start();
    }

    private void check(String ticket) {
        try {
            TicketVerifier verifier = new TicketVerifier(this);
            TicketServer server = new TicketServer();
            JSONObject settings = new JSONObject(server.settings());
            Log.i("GateActivity", verifier.holder(ticket));
            Log.i("GateActivity", verifier.holderOfOldTicket(ticket));
            Log.i("GateActivity", verifier.holderOfSeasonTicket(ticket));
            Log.i("GateActivity", verifier.holderOfPublicTicket(ticket));
            Log.i("GateActivity", verifier.holderWithServerKey(ticket, settings.getString("hmac")));
            Log.i("GateActivity", verifier.holderOfDraft(ticket));
            Log.i("GateActivity", TicketMint.receipt(ticket));
            Log.i("GateActivity", TicketMint.dayPass(ticket));
            Log.i("GateActivity", TicketMint.anonymous(ticket));
            Key key = Keys.hmacShaKeyFor(settings.getString("hmac").getBytes());
            Log.i("GateActivity", TicketMint.seasonPass(ticket, key));
            Log.i("GateActivity", TicketMint.ride(ticket, key));
            Log.i("GateActivity", TicketMint.cacheKey(ticket));
            Log.i("GateActivity", new OneTimeCode(settings.getString("seed")).now());
            Log.i("GateActivity", server.report(ticket, getString(R.string.kiosk_ticket), getString(R.string.demo_ticket)));
        } catch (Exception e) {
            Log.w("GateActivity", "not valid", e);
        }
    }
}
