package com.kingfisher.rides;

/** Written by the build system in other projects. */
public final class BuildConfig {
    public static final boolean DEBUG;

    static {
        DEBUG = false;
    }

    private BuildConfig() {}
}
