package com.auth0.android.authentication;

public class AuthenticationAPIClient {}
