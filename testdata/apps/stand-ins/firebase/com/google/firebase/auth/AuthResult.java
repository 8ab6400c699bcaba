package com.google.firebase.auth;

public interface AuthResult {
    FirebaseUser getUser();
}
