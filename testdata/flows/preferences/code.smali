# A store with a name and keys that helpers are given: what one component saves another one reads, by its key.
.class public Lt/Writer;
.super Landroid/app/Activity;

.method public <init>()V
    .locals 0
    invoke-direct {p0}, Landroid/app/Activity;-><init>()V
    return-void
.end method

.method public onCreate(Landroid/os/Bundle;)V
    .locals 2
    invoke-static {}, Lt/Api;->source()Ljava/lang/String;
    move-result-object v0
    const-string v1, "token"
    invoke-virtual {p0, v1, v0}, Lt/Writer;->save(Ljava/lang/String;Ljava/lang/String;)V
    return-void
.end method

.method save(Ljava/lang/String;Ljava/lang/String;)V
    .locals 2
    const-string v0, "session"
    const/4 v1, 0x0
    invoke-virtual {p0, v0, v1}, Lt/Writer;->getSharedPreferences(Ljava/lang/String;I)Landroid/content/SharedPreferences;
    move-result-object v0
    invoke-interface {v0}, Landroid/content/SharedPreferences;->edit()Landroid/content/SharedPreferences$Editor;
    move-result-object v0
    invoke-interface {v0, p1, p2}, Landroid/content/SharedPreferences$Editor;->putString(Ljava/lang/String;Ljava/lang/String;)Landroid/content/SharedPreferences$Editor;
    move-result-object v0
    invoke-interface {v0}, Landroid/content/SharedPreferences$Editor;->apply()V
    return-void
.end method

.class public Lt/Reader;
.super Landroid/app/Activity;

.method public <init>()V
    .locals 0
    invoke-direct {p0}, Landroid/app/Activity;-><init>()V
    return-void
.end method

.method public onCreate(Landroid/os/Bundle;)V
    .locals 2
    const-string v0, "token"
    invoke-virtual {p0, v0}, Lt/Reader;->show(Ljava/lang/String;)V
    return-void
.end method

.method public onStop()V
    .locals 3
    const-string v0, "session"
    const/4 v1, 0x0
    invoke-virtual {p0, v0, v1}, Lt/Reader;->getSharedPreferences(Ljava/lang/String;I)Landroid/content/SharedPreferences;
    move-result-object v0
    const-string v1, "colour"
    const-string v2, "red"
    invoke-interface {v0, v1, v2}, Landroid/content/SharedPreferences;->getString(Ljava/lang/String;Ljava/lang/String;)Ljava/lang/String;
    move-result-object v0
    invoke-static {v0}, Lt/Api;->sink(Ljava/lang/String;)V
    return-void
.end method

.method show(Ljava/lang/String;)V
    .locals 2
    const-string v0, "session"
    const/4 v1, 0x0
    invoke-virtual {p0, v0, v1}, Lt/Reader;->getSharedPreferences(Ljava/lang/String;I)Landroid/content/SharedPreferences;
    move-result-object v0
    const-string v1, ""
    invoke-interface {v0, p1, v1}, Landroid/content/SharedPreferences;->getString(Ljava/lang/String;Ljava/lang/String;)Ljava/lang/String;
    move-result-object v0
    invoke-static {v0}, Lt/Api;->sink(Ljava/lang/String;)V
    return-void
.end method
