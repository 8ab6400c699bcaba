package okhttp3;

import android.util.Base64;

public final class Credentials {
    private Credentials() {}

    public static String basic(String username, String password) {
        String both = username + ":" + password;
        return "Basic " + Base64.encodeToString(both.getBytes(), Base64.NO_WRAP);
    }
}
