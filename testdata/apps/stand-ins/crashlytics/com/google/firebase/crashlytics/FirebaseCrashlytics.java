package com.google.firebase.crashlytics;

public class FirebaseCrashlytics {
    public static FirebaseCrashlytics getInstance() {
        throw new UnsupportedOperationException("stand-in");
    }

    public void log(String message) {
        throw new UnsupportedOperationException("stand-in");
    }

    public void setCustomKey(String key, String value) {
        throw new UnsupportedOperationException("stand-in");
    }
}
