# Positions of lists and arrays are told apart.
.class public Lt/Main;
.super Landroid/app/Activity;

.method public <init>()V
    .locals 0
    invoke-direct {p0}, Landroid/app/Activity;-><init>()V
    return-void
.end method

.method public onCreate(Landroid/os/Bundle;)V
    .locals 4
    new-instance v0, Ljava/util/ArrayList;
    invoke-direct {v0}, Ljava/util/ArrayList;-><init>()V
    invoke-static {}, Lt/Api;->source()Ljava/lang/String;
    move-result-object v1
    invoke-virtual {v0, v1}, Ljava/util/ArrayList;->add(Ljava/lang/Object;)Z
    const-string v2, "plain"
    invoke-virtual {v0, v2}, Ljava/util/ArrayList;->add(Ljava/lang/Object;)Z
    const/4 v3, 0x1
    invoke-virtual {v0, v3}, Ljava/util/ArrayList;->get(I)Ljava/lang/Object;
    move-result-object v2
    check-cast v2, Ljava/lang/String;
    invoke-static {v2}, Lt/Api;->sink(Ljava/lang/String;)V
    return-void
.end method

.method public onStop()V
    .locals 4
    const/4 v0, 0x2
    new-array v0, v0, [Ljava/lang/String;
    invoke-static {}, Lt/Api;->source()Ljava/lang/String;
    move-result-object v1
    const/4 v2, 0x0
    aput-object v1, v0, v2
    aget-object v1, v0, v2
    invoke-static {v1}, Lt/Api;->sink(Ljava/lang/String;)V
    const/4 v2, 0x1
    aget-object v1, v0, v2
    invoke-static {v1}, Lt/Api;->sink(Ljava/lang/String;)V
    return-void
.end method
