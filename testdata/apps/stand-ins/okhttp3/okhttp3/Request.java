package okhttp3;

import java.util.LinkedHashMap;
import java.util.Map;

public final class Request {
    private final String url;
    private final String method;
    private final Map<String, String> headers;
    private final RequestBody body;

    Request(Builder builder) {
        url = builder.url;
        method = builder.method;
        headers = new LinkedHashMap<>(builder.headers);
        body = builder.body;
    }

    public String url() {
        return url;
    }

    public String method() {
        return method;
    }

    public String header(String name) {
        return headers.get(name);
    }

    public RequestBody body() {
        return body;
    }

    Map<String, String> headers() {
        return headers;
    }

    public Builder newBuilder() {
        return new Builder(this);
    }

    public static class Builder {
        String url;
        String method = "GET";
        final Map<String, String> headers = new LinkedHashMap<>();
        RequestBody body;

        public Builder() {}

        Builder(Request request) {
            url = request.url;
            method = request.method;
            headers.putAll(request.headers);
            body = request.body;
        }

        public Builder url(String url) {
            if (!url.startsWith("http")) {
                throw new IllegalArgumentException("Expected URL scheme 'http' or 'https' but no scheme was found");
            }
            this.url = url;
            return this;
        }

        public Builder header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        public Builder addHeader(String name, String value) {
            headers.put(name, value);
            return this;
        }

        public Builder get() {
            method = "GET";
            return this;
        }

        public Builder post(RequestBody body) {
            method = "POST";
            this.body = body;
            return this;
        }

        public Builder delete() {
            method = "DELETE";
            return this;
        }

        public Request build() {
            return new Request(this);
        }
    }
}
