package io.gleap;

public class Gleap {
    public static Gleap getInstance() {
        throw new UnsupportedOperationException("stand-in");
    }

    public void identifyUser(String id) {
        throw new UnsupportedOperationException("stand-in");
    }

    public void clearIdentity() {
        throw new UnsupportedOperationException("stand-in");
    }
}
