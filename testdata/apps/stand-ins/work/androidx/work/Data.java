package androidx.work;

public final class Data {
    public static final class Builder {
        public Builder putString(String key, String value) {
            throw new UnsupportedOperationException("stand-in");
        }

        public Data build() {
            throw new UnsupportedOperationException("stand-in");
        }
    }
}
