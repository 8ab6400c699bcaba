package com.limestone.depot;

/** One object for the whole process, which remembers who works. */
final class Shift {
    private static final Shift CURRENT = new Shift();

    private String token;
    private String ticket;
    private long started;

    private Shift() {}

    static Shift get() {
        return CURRENT;
    }

    void start(String token) {
        this.token = token; // finding: in-memory-session-survives-logout
        started = System.currentTimeMillis();
    }

    void hand(String ticket) {
        this.ticket = ticket; // ok: in-memory-session-survives-logout
    }

    String token() {
        return token;
    }

    String ticket() {
        return ticket;
    }

    long started() {
        return started;
    }

    void handIn() {
        ticket = null;
    }
}
