package com.auth0.android.authentication.storage;

import android.content.Context;
import com.auth0.android.authentication.AuthenticationAPIClient;

public class SecureCredentialsManager {
    public SecureCredentialsManager(Context context, AuthenticationAPIClient client, Storage storage) {}
}
