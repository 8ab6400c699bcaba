package com.google.firebase.auth;

import com.google.android.gms.tasks.Task;

public abstract class FirebaseAuth {
    public static FirebaseAuth getInstance() {
        throw new UnsupportedOperationException("stand-in");
    }

    public FirebaseUser getCurrentUser() {
        throw new UnsupportedOperationException("stand-in");
    }

    public Task<AuthResult> signInWithEmailAndPassword(String email, String password) {
        throw new UnsupportedOperationException("stand-in");
    }

    public void signOut() {
        throw new UnsupportedOperationException("stand-in");
    }
}
