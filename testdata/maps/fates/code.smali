# What logouts can do to one cell. Each class is one logout.
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

.class public Lt/Always;
.super Ljava/lang/Object;

.method public static logout(Landroid/content/Context;)V
    .registers 2
    invoke-static {p0}, Lt/Store;->clear(Landroid/content/Context;)V
    return-void
.end method

.class public Lt/BothWays;
.super Ljava/lang/Object;

.method public static logout(Landroid/content/Context;Z)V
    .registers 3
    if-eqz p1, :no
    invoke-static {p0}, Lt/Store;->clear(Landroid/content/Context;)V
    return-void
    :no
    invoke-static {p0}, Lt/Store;->clear(Landroid/content/Context;)V
    return-void
.end method

.class public Lt/OneWay;
.super Ljava/lang/Object;

.method public static logout(Landroid/content/Context;Z)V
    .registers 3
    if-eqz p1, :no
    invoke-static {p0}, Lt/Store;->clear(Landroid/content/Context;)V
    :no
    return-void
.end method

.class public Lt/Loop;
.super Ljava/lang/Object;

.method public static logout(Landroid/content/Context;I)V
    .registers 3
    :again
    if-eqz p1, :done
    invoke-static {p0}, Lt/Store;->clear(Landroid/content/Context;)V
    add-int/lit8 p1, p1, -1
    goto :again
    :done
    return-void
.end method

.class public Lt/Later;
.super Ljava/lang/Object;

.method public static logout(Landroid/content/Context;)V
    .registers 4
    new-instance v0, Lt/Task;
    invoke-direct {v0, p0}, Lt/Task;-><init>(Landroid/content/Context;)V
    new-instance v1, Ljava/lang/Thread;
    invoke-direct {v1, v0}, Ljava/lang/Thread;-><init>(Ljava/lang/Runnable;)V
    invoke-virtual {v1}, Ljava/lang/Thread;->start()V
    return-void
.end method

.class public Lt/Task;
.super Ljava/lang/Object;
.implements Ljava/lang/Runnable;

.field context:Landroid/content/Context;

.method public constructor <init>(Landroid/content/Context;)V
    .registers 2
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    iput-object p1, p0, Lt/Task;->context:Landroid/content/Context;
    return-void
.end method

.method public run()V
    .registers 2
    iget-object v0, p0, Lt/Task;->context:Landroid/content/Context;
    invoke-static {v0}, Lt/Store;->clear(Landroid/content/Context;)V
    return-void
.end method

.class public Lt/Never;
.super Ljava/lang/Object;

.method public static logout(Landroid/content/Context;)V
    .registers 2
    invoke-static {p0}, Lt/Store;->lower(Landroid/content/Context;)V
    return-void
.end method

.class public Lt/Unsaved;
.super Ljava/lang/Object;

.method public static logout(Landroid/content/Context;)V
    .registers 5
    invoke-static {p0}, Lt/Store;->lower(Landroid/content/Context;)V
    const-string v0, "session"
    const/4 v1, 0x0
    invoke-virtual {p0, v0, v1}, Landroid/content/Context;->getSharedPreferences(Ljava/lang/String;I)Landroid/content/SharedPreferences;
    move-result-object v0
    invoke-interface {v0}, Landroid/content/SharedPreferences;->edit()Landroid/content/SharedPreferences$Editor;
    move-result-object v0
    invoke-interface {v0}, Landroid/content/SharedPreferences$Editor;->clear()Landroid/content/SharedPreferences$Editor;
    return-void
.end method

.class public Lt/OtherKey;
.super Ljava/lang/Object;

.method public static logout(Landroid/content/Context;)V
    .registers 4
    invoke-static {p0}, Lt/Store;->lower(Landroid/content/Context;)V
    invoke-static {p0}, Lt/Store;->editor(Landroid/content/Context;)Landroid/content/SharedPreferences$Editor;
    move-result-object v0
    const-string v1, "theme"
    invoke-interface {v0, v1}, Landroid/content/SharedPreferences$Editor;->remove(Ljava/lang/String;)Landroid/content/SharedPreferences$Editor;
    invoke-interface {v0}, Landroid/content/SharedPreferences$Editor;->apply()V
    return-void
.end method

.class public Lt/Unknown;
.super Ljava/lang/Object;

.method public static logout(Landroid/content/Context;Ljava/lang/String;)V
    .registers 5
    const/4 v1, 0x0
    invoke-virtual {p0, p1, v1}, Landroid/content/Context;->getSharedPreferences(Ljava/lang/String;I)Landroid/content/SharedPreferences;
    move-result-object v0
    invoke-interface {v0}, Landroid/content/SharedPreferences;->edit()Landroid/content/SharedPreferences$Editor;
    move-result-object v0
    invoke-interface {v0}, Landroid/content/SharedPreferences$Editor;->clear()Landroid/content/SharedPreferences$Editor;
    invoke-interface {v0}, Landroid/content/SharedPreferences$Editor;->apply()V
    return-void
.end method
