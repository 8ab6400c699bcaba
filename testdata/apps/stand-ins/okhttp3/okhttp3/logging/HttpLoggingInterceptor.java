package okhttp3.logging;

import android.util.Log;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/** Stand-in: writes request lines, and the authentication header when asked for headers. */
public final class HttpLoggingInterceptor implements Interceptor {
    public enum Level { NONE, BASIC, HEADERS, BODY }

    private final Set<String> redacted = new HashSet<>();
    private volatile Level level = Level.NONE;

    public HttpLoggingInterceptor() {}

    public HttpLoggingInterceptor setLevel(Level level) {
        this.level = level;
        return this;
    }

    public Level getLevel() {
        return level;
    }

    public void redactHeader(String name) {
        redacted.add(name);
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        if (level == Level.NONE) {
            return chain.proceed(request);
        }
        Log.i("OkHttp", "--> " + request.method() + " " + request.url());
        if (level != Level.BASIC) {
            String value = redacted.contains("Authorization") ? "██" : request.header("Authorization");
            Log.i("OkHttp", "Authorization: " + value);
        }
        Log.i("OkHttp", "--> END " + request.method());
        return chain.proceed(request);
    }
}
