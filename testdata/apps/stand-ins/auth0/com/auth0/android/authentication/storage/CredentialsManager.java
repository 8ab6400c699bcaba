package com.auth0.android.authentication.storage;

import com.auth0.android.authentication.AuthenticationAPIClient;

public class CredentialsManager {
    public CredentialsManager(AuthenticationAPIClient client, Storage storage) {}
}
