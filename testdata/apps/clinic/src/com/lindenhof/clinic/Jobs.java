package com.lindenhof.clinic;

import androidx.work.Data;
import org.json.JSONException;
import org.json.JSONObject;

/** Work for later. */
final class Jobs {
    private Jobs() {}

    static Data plan(JSONObject answer) throws JSONException {
        return new Data.Builder()
                .putString("access_token", answer.getString("access_token")) // finding: token-in-background-job-payload
                .putString("nextPageToken", answer.optString("nextPageToken")) // ok: token-in-background-job-payload
                .build();
    }
}
