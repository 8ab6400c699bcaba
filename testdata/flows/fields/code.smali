# A field is told from its neighbour and loses its value when it is overwritten.
.class public Lt/Main;
.super Landroid/app/Activity;

.field a:Ljava/lang/String;
.field b:Ljava/lang/String;

.method public <init>()V
    .locals 0
    invoke-direct {p0}, Landroid/app/Activity;-><init>()V
    return-void
.end method

.method public onCreate(Landroid/os/Bundle;)V
    .locals 1
    invoke-static {}, Lt/Api;->source()Ljava/lang/String;
    move-result-object v0
    iput-object v0, p0, Lt/Main;->a:Ljava/lang/String;
    iput-object v0, p0, Lt/Main;->b:Ljava/lang/String;
    return-void
.end method

.method public onStart()V
    .locals 1
    const-string v0, ""
    iput-object v0, p0, Lt/Main;->b:Ljava/lang/String;
    return-void
.end method

.method public onResume()V
    .locals 1
    iget-object v0, p0, Lt/Main;->b:Ljava/lang/String;
    invoke-static {v0}, Lt/Api;->sink(Ljava/lang/String;)V
    return-void
.end method

.method public onDestroy()V
    .locals 1
    iget-object v0, p0, Lt/Main;->a:Ljava/lang/String;
    invoke-static {v0}, Lt/Api;->sink(Ljava/lang/String;)V
    return-void
.end method
