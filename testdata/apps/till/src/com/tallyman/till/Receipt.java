package com.tallyman.till;

/** What is printed. */
public class Receipt {
    private final String clerk;
    private final long time;

    Receipt(String clerk, long time) {
        this.clerk = clerk;
        this.time = time;
    }

    @Override
    public String toString() {
        return "Receipt of " + clerk + " at " + time;
    }
}
