package com.solace.companion;

import com.google.firebase.crashlytics.FirebaseCrashlytics;

/** What the crash reporter is told. */
final class Reports {
    private Reports() {}

    static void feeling(String mood) {
        FirebaseCrashlytics reporter = FirebaseCrashlytics.getInstance();
        reporter.setCustomKey("last", mood); // finding: health-content-to-third-party
        reporter.setCustomKey("screen", "journal"); // ok: health-content-to-third-party
    }
}
