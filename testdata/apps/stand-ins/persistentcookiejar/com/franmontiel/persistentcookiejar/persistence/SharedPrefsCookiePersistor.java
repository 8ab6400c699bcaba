package com.franmontiel.persistentcookiejar.persistence;

import android.content.Context;
import android.content.SharedPreferences;

public class SharedPrefsCookiePersistor {
    public SharedPrefsCookiePersistor(Context context) {}

    public SharedPrefsCookiePersistor(SharedPreferences preferences) {}
}
