/* Keys "hidden" in native code. No jni.h is needed for the few types used here. */
typedef void *jobject;
struct JNINativeInterface;
typedef const struct JNINativeInterface *JNIEnv;
struct JNINativeInterface {
  void *others[167];
  jobject (*NewStringUTF)(JNIEnv *, const char *);
};

static const char service_key[] = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJkZXZpY2UtZmxlZXQiLCJpc3MiOiJ2YXVsdC5pbnZhbGlkIiwic2NvcGUiOiJ1bmxvY2sifQ.dGhpcy1pcy1ub3QtYS1yZWFsLXNpZ25hdHVyZS1vayE"; /* finding: secret-in-native-library */
static const char private_key[] = "-----BEGIN PRIVATE KEY-----\n" /* finding: secret-in-native-library */
    "MIIBOQIBADANBgkqhkiG9w0BAQEFAASCASNOT1QgQSBSRUFMIEtFWS4gVGVzdCBk\n"
    "YXRhIG9mIHNlc3Npb25saW50OyB0aGVzZSBieXRlcyBhcmUgcGxhaW4gRW5nbGlz\n"
    "aCBhbmQgb3BlbiBub3RoaW5nIGF0IGFsbC4gTk9UIEEgUkVBTCBLRVkuIFRlc3Qg\n"
    "ZGF0YSBvZiBzZXNzaW9ubGludDsgdGhlc2UgYnl0ZXMgYXJlIHBsYWluIEVuZ2xp\n"
    "c2ggYW5kIG9wZW4gbm90aGluZyBhdCBhbGwuIE5PVCBBIFJFQUwgS0VZLiBUZXN0\n"
    "IGRhdGEgb2Ygc2Vzc2lvbmxpbnQ7IHRoZXNlIGJ5dGVzIGFyZSBwbGFpbiBFbmds\n"
    "aXNoIGFuZCBvcGVuIG5vdGhpbmcgYXQgYWxsLiA=\n"
    "-----END PRIVATE KEY-----\n";
static const char sample_token[] = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"; /* ok: secret-in-native-library */
static const char public_key[] = "-----BEGIN PUBLIC KEY-----\n" /* ok: secret-in-native-library */
    "UFVCTElDIEtFWSBvZiBub2JvZHk7IHRlc3QgZGF0YSBvZiBzZXNzaW9ubGludC4g\n"
    "UFVCTElDIEtFWSBvZiBub2JvZHk7IHRlc3QgZGF0YSBvZiBzZXNzaW9ubGludC4g\n"
    "UFVCTElDIEtFWSBvZiBub2JvZHk7IHRlc3QgZGF0YSBvZiBzZXNzaW9ubGludC4g\n"
    "-----END PUBLIC KEY-----\n";
static const char help_text[] = "usage: tokenizer --max_tokens N; a session ends with its token"; /* ok: secret-in-native-library */

static const char *const texts[] = {service_key, private_key, sample_token, public_key, help_text};

__attribute__((visibility("default"))) jobject
Java_com_ironoak_vault_NativeKeys_text(JNIEnv *env, jobject type, int number) {
  (void)type;
  return (*env)->NewStringUTF(env, texts[number % 5]);
}
