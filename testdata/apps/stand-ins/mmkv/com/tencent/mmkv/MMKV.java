package com.tencent.mmkv;

import android.content.SharedPreferences;

/** Stand-in for the class of the same name: what apps call. */
public abstract class MMKV implements SharedPreferences, SharedPreferences.Editor {
    public static final int SINGLE_PROCESS_MODE = 1;

    public static MMKV defaultMMKV() {
        throw new UnsupportedOperationException();
    }

    public static MMKV mmkvWithID(String mmapID, int mode, String cryptKey) {
        throw new UnsupportedOperationException();
    }

    public boolean encode(String key, String value) {
        throw new UnsupportedOperationException();
    }

    public String decodeString(String key) {
        throw new UnsupportedOperationException();
    }
}
