# A session from its login to its forced end, and what is done about its age.
.class public Lt/Store;
.super Ljava/lang/Object;

.method static editor(Landroid/content/Context;)Landroid/content/SharedPreferences$Editor;
    .registers 3
    const-string v0, "session"
    const/4 v1, 0x0
    invoke-virtual {p0, v0, v1}, Landroid/content/Context;->getSharedPreferences(Ljava/lang/String;I)Landroid/content/SharedPreferences;
    move-result-object v0
    invoke-interface {v0}, Landroid/content/SharedPreferences;->edit()Landroid/content/SharedPreferences$Editor;
    move-result-object v0
    return-object v0
.end method

.method public static save(Landroid/content/Context;Lorg/json/JSONObject;)V
    .registers 5
    const-string v0, "access_token"
    invoke-virtual {p1, v0}, Lorg/json/JSONObject;->getString(Ljava/lang/String;)Ljava/lang/String;
    move-result-object v1
    invoke-static {p0}, Lt/Store;->editor(Landroid/content/Context;)Landroid/content/SharedPreferences$Editor;
    move-result-object v2
    invoke-interface {v2, v0, v1}, Landroid/content/SharedPreferences$Editor;->putString(Ljava/lang/String;Ljava/lang/String;)Landroid/content/SharedPreferences$Editor;
    invoke-interface {v2}, Landroid/content/SharedPreferences$Editor;->apply()V
    return-void
.end method

.method static clear(Landroid/content/Context;)V
    .registers 2
    invoke-static {p0}, Lt/Store;->editor(Landroid/content/Context;)Landroid/content/SharedPreferences$Editor;
    move-result-object v0
    invoke-interface {v0}, Landroid/content/SharedPreferences$Editor;->clear()Landroid/content/SharedPreferences$Editor;
    invoke-interface {v0}, Landroid/content/SharedPreferences$Editor;->apply()V
    return-void
.end method

.method static lower(Landroid/content/Context;)V
    .registers 4
    invoke-static {p0}, Lt/Store;->editor(Landroid/content/Context;)Landroid/content/SharedPreferences$Editor;
    move-result-object v0
    const-string v1, "is_logged_in"
    const/4 v2, 0x0
    invoke-interface {v0, v1, v2}, Landroid/content/SharedPreferences$Editor;->putBoolean(Ljava/lang/String;Z)Landroid/content/SharedPreferences$Editor;
    invoke-interface {v0}, Landroid/content/SharedPreferences$Editor;->apply()V
    return-void
.end method

.class public Lt/Entry;
.super Ljava/lang/Object;

.method public static logIn(Landroid/content/Context;Lorg/json/JSONObject;)V
    .registers 4
    const-string v0, "https://api.example.com/auth/login"
    new-instance v1, Ljava/net/URL;
    invoke-direct {v1, v0}, Ljava/net/URL;-><init>(Ljava/lang/String;)V
    invoke-static {p0, p1}, Lt/Store;->save(Landroid/content/Context;Lorg/json/JSONObject;)V
    return-void
.end method

.method public static onSignInHelp(Landroid/content/Context;)V
    .registers 1
    return-void
.end method

.class public Lt/Api;
.super Ljava/lang/Object;

.method public static orders(Landroid/content/Context;)V
    .registers 6
    const-string v0, "session"
    const/4 v1, 0x0
    invoke-virtual {p0, v0, v1}, Landroid/content/Context;->getSharedPreferences(Ljava/lang/String;I)Landroid/content/SharedPreferences;
    move-result-object v0
    const-string v1, "access_token"
    const/4 v2, 0x0
    invoke-interface {v0, v1, v2}, Landroid/content/SharedPreferences;->getString(Ljava/lang/String;Ljava/lang/String;)Ljava/lang/String;
    move-result-object v2
    const-string v0, "https://api.example.com/orders?page=1"
    new-instance v1, Ljava/net/URL;
    invoke-direct {v1, v0}, Ljava/net/URL;-><init>(Ljava/lang/String;)V
    invoke-virtual {v1}, Ljava/net/URL;->openConnection()Ljava/net/URLConnection;
    move-result-object v1
    const-string v0, "Authorization"
    invoke-virtual {v1, v0, v2}, Ljava/net/URLConnection;->setRequestProperty(Ljava/lang/String;Ljava/lang/String;)V
    return-void
.end method

.method public static answered(Landroid/content/Context;I)V
    .registers 3
    const/16 v0, 0x191
    if-ne p1, v0, :end
    invoke-static {p0}, Lt/Store;->clear(Landroid/content/Context;)V
    :end
    return-void
.end method

.method public static counted(Landroid/content/Context;I)I
    .registers 3
    const/16 v0, 0x191
    add-int/2addr v0, p1
    return v0
.end method

.method public static refreshToken(Lorg/json/JSONObject;)J
    .registers 3
    const-string v0, "expires_in"
    invoke-virtual {p0, v0}, Lorg/json/JSONObject;->getLong(Ljava/lang/String;)J
    move-result-wide v0
    return-wide v0
.end method

.method public static refreshList(Lorg/json/JSONObject;)V
    .registers 1
    return-void
.end method

.class public Lt/Account;
.super Ljava/lang/Object;

.method public static deleteAccount(Landroid/content/Context;)V
    .registers 4
    const-string v0, "https://api.example.com/account/delete"
    new-instance v1, Ljava/net/URL;
    invoke-direct {v1, v0}, Ljava/net/URL;-><init>(Ljava/lang/String;)V
    invoke-static {p0}, Lt/Store;->clear(Landroid/content/Context;)V
    return-void
.end method

.class public Lt/Screen;
.super Landroid/app/Activity;

.method public onUserInteraction()V
    .registers 1
    return-void
.end method

.method public show(Landroid/webkit/CookieManager;)V
    .registers 6
    const-string v0, "session"
    const/4 v1, 0x0
    invoke-virtual {p0, v0, v1}, Lt/Screen;->getSharedPreferences(Ljava/lang/String;I)Landroid/content/SharedPreferences;
    move-result-object v0
    const-string v1, "access_token"
    const/4 v2, 0x0
    invoke-interface {v0, v1, v2}, Landroid/content/SharedPreferences;->getString(Ljava/lang/String;Ljava/lang/String;)Ljava/lang/String;
    move-result-object v2
    const-string v0, "https://app.example.com"
    invoke-virtual {p1, v0, v2}, Landroid/webkit/CookieManager;->setCookie(Ljava/lang/String;Ljava/lang/String;)V
    return-void
.end method

.method public lock(Landroidx/biometric/BiometricPrompt;Landroidx/biometric/BiometricPrompt$PromptInfo;)V
    .registers 3
    invoke-virtual {p1, p2}, Landroidx/biometric/BiometricPrompt;->authenticate(Landroidx/biometric/BiometricPrompt$PromptInfo;)V
    return-void
.end method
