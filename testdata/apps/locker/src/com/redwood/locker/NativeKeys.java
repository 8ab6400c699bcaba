package com.redwood.locker;

/** What the native library knows. */
final class NativeKeys {
    static {
        System.loadLibrary("locker");
    }

    private NativeKeys() {}

    static native String apiKey();

    static native String version();
}
