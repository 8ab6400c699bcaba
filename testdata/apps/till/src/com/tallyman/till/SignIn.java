package com.tallyman.till;

import java.io.Serializable;

/** Who wants to be at the till. */
public class SignIn implements Serializable {
    final String clerk;
    final String password;

    SignIn(String clerk, String password) {
        this.clerk = clerk;
        this.password = password;
    }

    @Override
    public String toString() {
        return "SignIn(" + clerk + ", " + password + ")";
    }
}
