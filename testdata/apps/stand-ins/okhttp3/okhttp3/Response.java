package okhttp3;

import java.net.HttpURLConnection;

public final class Response {
    private final Request request;
    private final int code;
    private final HttpURLConnection connection;
    private final byte[] body;

    Response(Request request, int code, HttpURLConnection connection, byte[] body) {
        this.request = request;
        this.code = code;
        this.connection = connection;
        this.body = body;
    }

    public Request request() {
        return request;
    }

    public int code() {
        return code;
    }

    public boolean isSuccessful() {
        return code >= 200 && code < 300;
    }

    public String header(String name) {
        return connection.getHeaderField(name);
    }

    public ResponseBody body() {
        return new ResponseBody(body);
    }
}
