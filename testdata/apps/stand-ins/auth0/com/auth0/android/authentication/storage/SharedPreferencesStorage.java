package com.auth0.android.authentication.storage;

import android.content.Context;

public class SharedPreferencesStorage implements Storage {
    public SharedPreferencesStorage(Context context) {}
}
