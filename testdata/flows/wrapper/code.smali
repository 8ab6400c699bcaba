# A key and a value travel through helpers: only the entry that was tainted leaks.
.class public Lt/Main;
.super Landroid/app/Activity;

.method public <init>()V
    .locals 0
    invoke-direct {p0}, Landroid/app/Activity;-><init>()V
    return-void
.end method

.method public onCreate(Landroid/os/Bundle;)V
    .locals 3
    new-instance v0, Ljava/util/HashMap;
    invoke-direct {v0}, Ljava/util/HashMap;-><init>()V
    invoke-static {}, Lt/Api;->source()Ljava/lang/String;
    move-result-object v1
    const-string v2, "secret"
    invoke-static {v0, v2, v1}, Lt/Main;->save(Ljava/util/HashMap;Ljava/lang/String;Ljava/lang/String;)V
    const-string v1, "nothing"
    const-string v2, "plain"
    invoke-static {v0, v2, v1}, Lt/Main;->save(Ljava/util/HashMap;Ljava/lang/String;Ljava/lang/String;)V
    invoke-static {v0, v2}, Lt/Main;->load(Ljava/util/HashMap;Ljava/lang/String;)Ljava/lang/String;
    move-result-object v1
    invoke-static {v1}, Lt/Api;->sink(Ljava/lang/String;)V
    const-string v2, "secret"
    invoke-static {v0, v2}, Lt/Main;->load(Ljava/util/HashMap;Ljava/lang/String;)Ljava/lang/String;
    move-result-object v1
    invoke-static {v1}, Lt/Main;->show(Ljava/lang/String;)V
    return-void
.end method

.method static save(Ljava/util/HashMap;Ljava/lang/String;Ljava/lang/String;)V
    .locals 0
    invoke-virtual {p0, p1, p2}, Ljava/util/HashMap;->put(Ljava/lang/Object;Ljava/lang/Object;)Ljava/lang/Object;
    return-void
.end method

.method static load(Ljava/util/HashMap;Ljava/lang/String;)Ljava/lang/String;
    .locals 1
    invoke-virtual {p0, p1}, Ljava/util/HashMap;->get(Ljava/lang/Object;)Ljava/lang/Object;
    move-result-object v0
    check-cast v0, Ljava/lang/String;
    return-object v0
.end method

.method static show(Ljava/lang/String;)V
    .locals 0
    invoke-static {p0}, Lt/Api;->sink(Ljava/lang/String;)V
    return-void
.end method
