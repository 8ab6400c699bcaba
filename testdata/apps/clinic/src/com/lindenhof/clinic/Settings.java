package com.lindenhof.clinic;

import androidx.datastore.preferences.core.MutablePreferences;
import androidx.datastore.preferences.core.Preferences;
import androidx.datastore.preferences.core.PreferencesFactory;
import androidx.datastore.preferences.core.PreferencesKeys;
import org.json.JSONException;
import org.json.JSONObject;

/** A DataStore of preferences. */
final class Settings {
    private static final Preferences.Key<String> TOKEN = PreferencesKeys.stringKey("access_token");
    private static final Preferences.Key<String> PAGE = PreferencesKeys.stringKey("nextPageToken");

    private Settings() {}

    static void keep(JSONObject answer) throws JSONException {
        MutablePreferences preferences = PreferencesFactory.createMutable();
        preferences.set(TOKEN, answer.getString("access_token")); // finding: token-in-datastore, token-expiry-never-read
        preferences.set(PAGE, answer.optString("nextPageToken")); // ok: token-in-datastore
    }
}
