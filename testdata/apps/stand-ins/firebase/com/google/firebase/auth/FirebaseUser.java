package com.google.firebase.auth;

public abstract class FirebaseUser {
    public abstract String getUid();
}
