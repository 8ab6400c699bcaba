package com.freshchat.consumer.sdk;

public class FreshchatUser {
    public FreshchatUser setEmail(String email) {
        throw new UnsupportedOperationException("stand-in");
    }
}
