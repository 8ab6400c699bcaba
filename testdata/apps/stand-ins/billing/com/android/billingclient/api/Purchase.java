package com.android.billingclient.api;

public class Purchase {
    public String getPurchaseToken() {
        throw new UnsupportedOperationException("stand-in");
    }

    public String getOrderId() {
        throw new UnsupportedOperationException("stand-in");
    }
}
