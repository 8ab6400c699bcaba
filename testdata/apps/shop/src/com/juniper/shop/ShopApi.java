package com.juniper.shop;

import android.content.Context;
import java.io.IOException;
import java.security.GeneralSecurityException;
import okhttp3.CertificatePinner;
import okhttp3.FormBody;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.logging.HttpLoggingInterceptor;
import org.json.JSONException;
import org.json.JSONObject;

/** The calls of the shop's server. */
final class ShopApi {
    private static final String BASE = "https://api.juniper-shop.invalid";

    private final OkHttpClient client;
    private final Context context;

    ShopApi(Context context) {
        this.context = context;
        HttpLoggingInterceptor logging = new HttpLoggingInterceptor();
        logging.redactHeader("Authorization");
        logging.setLevel(HttpLoggingInterceptor.Level.HEADERS); // ok: auth-header-logged-by-http-client
        HttpLoggingInterceptor lines = new HttpLoggingInterceptor();
        lines.setLevel(HttpLoggingInterceptor.Level.BASIC); // ok: auth-header-logged-by-http-client
        client = new OkHttpClient.Builder()
                .addInterceptor(new BearerInterceptor(context))
                .addInterceptor(logging)
                .addInterceptor(lines)
                .certificatePinner(new CertificatePinner.Builder()
                        .add("api.juniper-shop.invalid", "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
                        .build())
                .hostnameVerifier(new PinnedHosts())
                .build();
    }

    String signIn(String email, String password) throws IOException {
        FormBody form = new FormBody.Builder()
                .add("grant_type", "password")
                .add("client_id", "juniper-android") // ok: embedded-client-secret
                .add("username", email)
                .add("password", password)
                .build();
        return client.newCall(new Request.Builder().url(BASE + "/oauth/token").post(form).build()).execute().body().string();
    }

    /** Both tokens are new; a session that cannot be renewed is over. */
    void renew() throws IOException, GeneralSecurityException, JSONException {
        SessionStore session = SessionStore.of(context);
        FormBody form = new FormBody.Builder().add("grant_type", "refresh_token").add("refresh_token", session.refreshToken()).build();
        Response response = client.newCall(new Request.Builder().url(BASE + "/oauth/token").post(form).build()).execute();
        if (response.code() != 200) {
            session.clear(); // ok: failed-refresh-keeps-session
            return;
        }
        JSONObject answer = new JSONObject(response.body().string());
        session.keep(answer.getString("access_token"), answer.getString("refresh_token")); // ok: refresh-token-rotation-ignored
    }

    /** Tells the server that the session is over; the device forgets it whatever the answer. */
    void revoke() throws IOException {
        client.newCall(new Request.Builder().url(BASE + "/oauth/revoke").delete().build()).execute();
    }

    String invoice() throws IOException {
        return client.newCall(new Request.Builder().url(BASE + "/invoices/last").build()).execute().body().string();
    }

    private static final class BearerInterceptor implements Interceptor {
        private final Context context;

        BearerInterceptor(Context context) {
            this.context = context;
        }

        @Override
        public Response intercept(Chain chain) throws IOException {
            try {
                String token = SessionStore.of(context).accessToken();
                if (token == null) {
                    return chain.proceed(chain.request());
                }
                Response response = chain.proceed(chain.request().newBuilder()
                        .header("Authorization", "Bearer " + token) // ok: hardcoded-credential, expired-session-not-handled
                        .build());
                if (response.code() == 401) {
                    SessionStore.of(context).clear();
                }
                return response;
            } catch (GeneralSecurityException e) {
                throw new IOException(e);
            }
        }
    }
}
