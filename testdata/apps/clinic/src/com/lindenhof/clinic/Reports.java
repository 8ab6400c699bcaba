package com.lindenhof.clinic;

import com.google.firebase.crashlytics.FirebaseCrashlytics;
import org.json.JSONException;
import org.json.JSONObject;

/** What the crash reporter is told. */
final class Reports {
    private Reports() {}

    static void checkedIn(JSONObject answer) throws JSONException {
        String token = answer.getString("access_token");
        FirebaseCrashlytics reporter = FirebaseCrashlytics.getInstance();
        reporter.log("checked in with " + token); // finding: token-in-telemetry
        reporter.setCustomKey("session_id", answer.getString("session_id")); // finding: token-in-telemetry
        reporter.setCustomKey("token_type", answer.optString("token_type")); // ok: token-in-telemetry
        reporter.log("token of " + token.length() + " characters"); // ok: token-in-telemetry
    }
}
