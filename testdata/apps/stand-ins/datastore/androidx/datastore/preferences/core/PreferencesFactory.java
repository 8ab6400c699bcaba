package androidx.datastore.preferences.core;

public final class PreferencesFactory {
    public static MutablePreferences createMutable() {
        throw new UnsupportedOperationException("stand-in");
    }
}
