package com.freshchat.consumer.sdk;

import android.content.Context;

public class Freshchat {
    public static Freshchat getInstance(Context context) {
        throw new UnsupportedOperationException("stand-in");
    }

    public void setUser(FreshchatUser user) {
        throw new UnsupportedOperationException("stand-in");
    }

    public static void resetUser(Context context) {
        throw new UnsupportedOperationException("stand-in");
    }
}
