package okhttp3;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;

/** Stand-in: keeps its configuration and hands out calls. */
public class OkHttpClient {
    final List<Interceptor> interceptors;
    final HostnameVerifier hostnameVerifier;
    final SSLSocketFactory sslSocketFactory;

    public OkHttpClient() {
        this(new Builder());
    }

    OkHttpClient(Builder builder) {
        interceptors = Collections.unmodifiableList(new ArrayList<>(builder.interceptors));
        hostnameVerifier = builder.hostnameVerifier;
        sslSocketFactory = builder.sslSocketFactory;
    }

    public Call newCall(Request request) {
        return new RealCall(this, request);
    }

    public WebSocket newWebSocket(Request request, WebSocketListener listener) {
        throw new UnsupportedOperationException("stand-in");
    }

    public static final class Builder {
        final List<Interceptor> interceptors = new ArrayList<>();
        HostnameVerifier hostnameVerifier;
        SSLSocketFactory sslSocketFactory;

        public Builder addInterceptor(Interceptor interceptor) {
            interceptors.add(interceptor);
            return this;
        }

        public Builder addNetworkInterceptor(Interceptor interceptor) {
            interceptors.add(interceptor);
            return this;
        }

        public Builder hostnameVerifier(HostnameVerifier verifier) {
            hostnameVerifier = verifier;
            return this;
        }

        public Builder sslSocketFactory(SSLSocketFactory factory, X509TrustManager trustManager) {
            if (trustManager == null) {
                throw new NullPointerException("trustManager == null");
            }
            sslSocketFactory = factory;
            return this;
        }

        public Builder certificatePinner(CertificatePinner pinner) {
            return this;
        }

        public OkHttpClient build() {
            return new OkHttpClient(this);
        }
    }
}
