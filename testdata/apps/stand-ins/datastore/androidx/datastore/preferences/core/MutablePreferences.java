package androidx.datastore.preferences.core;

public final class MutablePreferences extends Preferences {
    @Override
    public <T> T get(Key<T> key) {
        throw new UnsupportedOperationException("stand-in");
    }

    public <T> void set(Key<T> key, T value) {
        throw new UnsupportedOperationException("stand-in");
    }
}
