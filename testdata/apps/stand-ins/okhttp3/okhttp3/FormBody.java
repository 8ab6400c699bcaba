package okhttp3;

import java.net.URLEncoder;

public final class FormBody extends RequestBody {
    private final String encoded;

    FormBody(String encoded) {
        this.encoded = encoded;
    }

    @Override
    byte[] bytes() {
        return encoded.getBytes();
    }

    public static final class Builder {
        private final StringBuilder encoded = new StringBuilder();

        public Builder add(String name, String value) {
            if (encoded.length() > 0) {
                encoded.append('&');
            }
            encoded.append(URLEncoder.encode(name)).append('=').append(URLEncoder.encode(value));
            return this;
        }

        public FormBody build() {
            return new FormBody(encoded.toString());
        }
    }
}
