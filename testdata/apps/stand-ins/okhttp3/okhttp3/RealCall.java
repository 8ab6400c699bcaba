package okhttp3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;

/** Stand-in: one request over HttpURLConnection, through the interceptors of the client. */
final class RealCall implements Call, Interceptor.Chain {
    private final OkHttpClient client;
    private final Request request;
    private final int next;

    RealCall(OkHttpClient client, Request request) {
        this(client, request, 0);
    }

    private RealCall(OkHttpClient client, Request request, int next) {
        this.client = client;
        this.request = request;
        this.next = next;
    }

    @Override
    public Request request() {
        return request;
    }

    @Override
    public Response execute() throws IOException {
        return proceed(request);
    }

    @Override
    public void enqueue(final Callback callback) {
        new Thread(new Runnable() {
            @Override
            public void run() {
                try {
                    callback.onResponse(RealCall.this, execute());
                } catch (IOException e) {
                    callback.onFailure(RealCall.this, e);
                }
            }
        }, "OkHttp Dispatcher").start();
    }

    @Override
    public Response proceed(Request outgoing) throws IOException {
        if (next < client.interceptors.size()) {
            return client.interceptors.get(next).intercept(new RealCall(client, outgoing, next + 1));
        }
        return send(outgoing);
    }

    private Response send(Request outgoing) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL(outgoing.url()).openConnection();
        if (connection instanceof HttpsURLConnection) {
            HttpsURLConnection https = (HttpsURLConnection) connection;
            if (client.hostnameVerifier != null) {
                https.setHostnameVerifier(client.hostnameVerifier);
            }
            if (client.sslSocketFactory != null) {
                https.setSSLSocketFactory(client.sslSocketFactory);
            }
        }
        connection.setRequestMethod(outgoing.method());
        for (Map.Entry<String, String> header : outgoing.headers().entrySet()) {
            connection.setRequestProperty(header.getKey(), header.getValue());
        }
        if (outgoing.body() != null) {
            connection.setDoOutput(true);
            connection.getOutputStream().write(outgoing.body().bytes());
        }
        int code = connection.getResponseCode();
        InputStream in = code < 400 ? connection.getInputStream() : connection.getErrorStream();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
            out.write(buffer, 0, n);
        }
        return new Response(outgoing, code, connection, out.toByteArray());
    }
}
