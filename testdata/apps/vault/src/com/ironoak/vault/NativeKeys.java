package com.ironoak.vault;

/** The keys of the native library. */
final class NativeKeys {
    static {
        System.loadLibrary("vaultkeys");
    }

    private NativeKeys() {}

    static native String text(int number);
}
