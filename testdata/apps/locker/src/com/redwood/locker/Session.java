package com.redwood.locker;

import android.content.Context;
import android.content.SharedPreferences;

/** The session of the member. */
final class Session {
    private static String doorToken;
    private static String guestToken;

    private Session() {}

    static SharedPreferences prefs(Context context) {
        return context.getSharedPreferences("session", Context.MODE_PRIVATE);
    }

    static void begin(Context context, String accessToken, String doorSession, String guestSession) {
        prefs(context).edit().putString("access_token", accessToken).apply(); // finding: token-in-shared-preferences
        doorToken = doorSession; // finding: session-in-static-holder
        guestToken = guestSession; // ok: session-in-static-holder
    }

    static String accessToken(Context context) {
        return prefs(context).getString("access_token", null);
    }

    static String doorToken() {
        return doorToken;
    }

    static String guestToken() {
        return guestToken;
    }

    static void end(Context context) {
        prefs(context).edit().clear().commit();
        context.getSharedPreferences("lock", Context.MODE_PRIVATE).edit().clear().commit();
        guestToken = null;
    }
}
