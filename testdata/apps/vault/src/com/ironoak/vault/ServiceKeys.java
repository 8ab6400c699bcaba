package com.ironoak.vault;

/** What the vault's server is called with. */
final class ServiceKeys {
    private ServiceKeys() {}

    static String database() {
        return "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJzdXBhYmFzZSIsInJlZiI6Im5vdGFyZWFscHJvamVjdCIsInJvbGUiOiJzZXJ2aWNlX3JvbGUifQ.dGhpcy1pcy1ub3QtYS1yZWFsLXNpZ25hdHVyZS1vayE"; // debug-finding: embedded-jwt, embedded-privileged-credential
    }

    static String metrics() {
        return "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJuaWdodGx5LWpvYiIsImlzcyI6InZhdWx0LmludmFsaWQiLCJhdWQiOiJtZXRyaWNzIn0.dGhpcy1pcy1ub3QtYS1yZWFsLXNpZ25hdHVyZS1vayE"; // debug-finding: embedded-jwt
    }

    static String sample() {
        return "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"; // ok: embedded-jwt
    }

    static String signingKey() {
        return "-----BEGIN PRIVATE KEY-----\n" // debug-finding: embedded-privileged-credential
                + "MIIBOQIBADANBgkqhkiG9w0BAQEFAASCASNOT1QgQSBSRUFMIEtFWS4gVGVzdCBk\n"
                + "YXRhIG9mIHNlc3Npb25saW50OyB0aGVzZSBieXRlcyBhcmUgcGxhaW4gRW5nbGlz\n"
                + "aCBhbmQgb3BlbiBub3RoaW5nIGF0IGFsbC4gTk9UIEEgUkVBTCBLRVkuIFRlc3Qg\n"
                + "ZGF0YSBvZiBzZXNzaW9ubGludDsgdGhlc2UgYnl0ZXMgYXJlIHBsYWluIEVuZ2xp\n"
                + "c2ggYW5kIG9wZW4gbm90aGluZyBhdCBhbGwuIE5PVCBBIFJFQUwgS0VZLiBUZXN0\n"
                + "IGRhdGEgb2Ygc2Vzc2lvbmxpbnQ7IHRoZXNlIGJ5dGVzIGFyZSBwbGFpbiBFbmds\n"
                + "aXNoIGFuZCBvcGVuIG5vdGhpbmcgYXQgYWxsLiA=\n"
                + "-----END PRIVATE KEY-----\n";
    }

    /** The example of the documentation, without the secret that would belong to it. */
    static String documentedAccessKey() {
        return "AKIAIOSFODNN7EXAMPLE"; // ok: embedded-privileged-credential
    }
}
