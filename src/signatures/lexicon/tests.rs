//! Keys and texts as apps write them, judged by the built-in lexicons.

use super::LexiconVerdict;
use crate::finding::ValueKind;
use crate::signatures::SignatureSet;
use std::sync::LazyLock;

fn check(lexicon: &str, text: &str, expected: &str) {
    static BUILTIN: LazyLock<SignatureSet> = LazyLock::new(|| SignatureSet::builtin().unwrap());
    let lexicon = BUILTIN.lexicon(lexicon).unwrap();
    let verdict = lexicon.judge(text);
    let found = match &verdict {
        LexiconVerdict::Match(found) => {
            format!(
                "{} {}",
                found.weight,
                found.value.map_or("-", ValueKind::as_str)
            )
        }
        LexiconVerdict::LookAlike(group) => format!("not: {group}"),
        LexiconVerdict::Nothing => String::new(),
    };
    assert_eq!(found, expected, "{text} in {}", lexicon.name());
    let looked_up = matches!(verdict, LexiconVerdict::Match(_));
    assert_eq!(
        lexicon.look_up(text).is_some(),
        looked_up,
        "look_up of {text}"
    );
    assert!(lexicon.may_match(text) || !looked_up, "prefilter of {text}");
}

#[test]
fn credentials_are_recognised_in_every_spelling() {
    for (text, expected) in [
        ("access_token", "3 access-token"),
        ("accessToken", "3 access-token"),
        ("ACCESS_TOKEN", "3 access-token"),
        ("KEY_ACCESS_TOKEN", "3 access-token"),
        ("kAccessToken", "3 access-token"),
        ("mAccessToken", "3 access-token"),
        ("pref.accesstoken", "3 access-token"),
        ("flutter.auth_token", "3 access-token"),
        ("user-auth-token", "3 access-token"),
        ("userauthtoken", "3 access-token"),
        ("com.example.EXTRA_AUTH_TOKEN", "3 access-token"),
        ("X-Auth-Token", "3 access-token"),
        ("Authorization", "3 access-token"),
        ("JWT", "3 access-token"),
        ("jwtToken", "3 access-token"),
        ("oauth2_token", "3 access-token"),
        ("refresh_token", "3 refresh-token"),
        ("refreshToken", "3 refresh-token"),
        ("idToken", "3 id-token"),
        ("JSESSIONID", "3 session-id"),
        ("ASP.NET_SessionId", "3 session-id"),
        ("session_id", "3 session-id"),
        ("sessionCookie", "3 cookie"),
        ("password", "3 password"),
        ("userPassword", "3 password"),
        ("mPin", "2 password"),
        ("mpin", "3 password"),
        ("passcode", "3 password"),
        ("otp_code", "3 one-time-password"),
        ("auth_state", "3 access-token"),
        ("authState", "3 access-token"),
        ("token", "2 access-token"),
        ("userSid", "2 session-id"),
        ("pwd", "2 password"),
        ("用户令牌", "2 access-token"),
        ("Токен", "2 access-token"),
        ("account", "1 -"),
        ("com.example.login", "1 -"),
    ] {
        check("session", text, expected);
    }
}

#[test]
fn look_alikes_are_told_apart() {
    for (text, group) in [
        ("fcm_token", "push"),
        ("fcmToken", "push"),
        ("push_registration_token", "push"),
        ("device_token", "push"),
        ("nextPageToken", "pagination"),
        ("sync_token", "pagination"),
        ("csrf_token", "anti-forgery"),
        ("csrftoken", "anti-forgery"),
        ("X-XSRF-TOKEN", "anti-forgery"),
        ("__RequestVerificationToken", "anti-forgery"),
        ("nonce", "anti-forgery"),
        ("oauth_state", "anti-forgery"),
        ("token_type", "parser"),
        ("tokenType", "parser"),
        ("max_tokens", "parser"),
        ("prompt_tokens", "parser"),
        ("tokenizer.json", "parser"),
        ("audioSessionId", "platform"),
        ("audiosessionid", "platform"),
        ("windowToken", "platform"),
        ("MediaSessionToken", "platform"),
        ("color.token", "platform"),
        ("autocomplete_session_token", "vendor"),
        ("mapbox_access_token", "vendor"),
        ("ga_session_id", "analytics"),
        ("session_number", "analytics"),
        ("purchaseToken", "attestation"),
        ("token_expiry", "metadata"),
        ("tokenExpiresIn", "metadata"),
        ("access_token_expires_at", "metadata"),
        ("session_timestamp", "metadata"),
        ("token_received", "metadata"),
        ("loginState", "metadata"),
        ("isTokenValid", "metadata"),
        ("has_token", "metadata"),
        ("KEY_IS_LOGIN", "metadata"),
        ("auth_url", "metadata"),
        ("tokenEndpoint", "metadata"),
        ("password_hint", "metadata"),
        ("forgot_password", "screen"),
    ] {
        check("session", text, &format!("not: {group}"));
    }
}

#[test]
fn ordinary_names_are_nothing() {
    for text in [
        "",
        "username",
        "theme",
        "author",
        "tokyo",
        "shopping",
        "pinned",
        "spinner",
        "mapping",
        "considered",
        "stokens",
        "authoring",
        "display_name",
        "onboarding_done",
        "hash",
        "state",
        "getText",
        "company",
        "outside",
        "A very long text about a password that no key would ever hold, because keys are short and to the point",
    ] {
        check("session", text, "");
    }
}

#[test]
fn flags_and_paths_have_their_own_lexicons() {
    for text in [
        "isLoggedIn",
        "IS_LOGGED_IN",
        "pref_is_loggedin",
        "loginStatus",
        "is_login",
        "first_login_done",
    ] {
        check("login-flag", text, "3 login-flag");
    }
    check("login-flag", "last_login", "not: metadata");
    check("login-flag", "theme", "");
    for text in [
        "login",
        "api/v1/login",
        "https://a.b/auth",
        "/oauth2/token",
        "user/login.php",
        "/v1/sessions?x=1",
    ] {
        check("auth-path", text, "3 -");
    }
    check("auth-path", "/login/logout", "not: logout");
    check("auth-path", "/auth/logout", "");
    check("auth-path", "/auth/profile", "");
    check("auth-path", "/blog/inside", "");
    check("auth-path", "catalogue/items", "");
    for text in [
        "api/logout",
        "/auth/sign-out",
        "oauth2/revoke",
        "users/sessions/current",
        "/logout.php",
    ] {
        check("logout-path", text, "3 -");
    }
    check("logout-path", "/login", "");
}

#[test]
fn texts_are_understood_in_every_language() {
    for text in [
        "Log out",
        "LOGOUT",
        "Sign-Out",
        "btn_logout",
        "menu_sign_out",
        "Cerrar sesión",
        "CERRAR SESION",
        "Se déconnecter",
        "Deconnexion",
        "Abmelden",
        "Encerrar sessão",
        "Logga ut",
        "Wyloguj się",
        "Odhlásit se",
        "Kijelentkezés",
        "Выйти",
        "Çıkış Yap",
        "تسجيل الخروج",
        "התנתקות",
        "退出登录",
        "确定要退出登录吗？",
        "ログアウト",
        "로그아웃하기",
        "लॉग आउट",
        "ออกจากระบบ",
        "Đăng xuất",
        "Αποσύνδεση",
        "Are you sure you want to log out?",
    ] {
        check("logout-text", text, "3 -");
    }
    for text in [
        "Login",
        "Blog outlet",
        "Exit",
        "Log entries out of date",
        "Outlook",
        "退出",
    ] {
        check("logout-text", text, "");
    }
    check("logout-text", "You were logged out", "not: message");
    check("exit-text", "Выход", "1 -");
    for text in [
        "Log in",
        "Sign in with email",
        "Iniciar sesión",
        "Anmelden",
        "Войти",
        "登录",
        "로그인",
        "btn_login",
    ] {
        check("login-text", text, "3 -");
    }
    check("login-text", "退出登录", "not: other");
}
