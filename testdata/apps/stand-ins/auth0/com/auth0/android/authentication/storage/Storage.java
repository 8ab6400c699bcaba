package com.auth0.android.authentication.storage;

public interface Storage {}
