# A helper starts what it is given: only the caller knows what runs.
.class public Lt/Main;
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
    new-instance v1, Lt/Leak;
    invoke-direct {v1, v0}, Lt/Leak;-><init>(Ljava/lang/String;)V
    invoke-static {v1}, Lt/Main;->go(Ljava/lang/Runnable;)V
    return-void
.end method

.method static go(Ljava/lang/Runnable;)V
    .locals 1
    new-instance v0, Ljava/lang/Thread;
    invoke-direct {v0, p0}, Ljava/lang/Thread;-><init>(Ljava/lang/Runnable;)V
    invoke-virtual {v0}, Ljava/lang/Thread;->start()V
    return-void
.end method

.class public Lt/Leak;
.super Ljava/lang/Object;
.implements Ljava/lang/Runnable;

.field text:Ljava/lang/String;

.method public <init>(Ljava/lang/String;)V
    .locals 0
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    iput-object p1, p0, Lt/Leak;->text:Ljava/lang/String;
    return-void
.end method

.method public run()V
    .locals 1
    iget-object v0, p0, Lt/Leak;->text:Ljava/lang/String;
    invoke-static {v0}, Lt/Api;->sink(Ljava/lang/String;)V
    return-void
.end method

.class public Lt/Harmless;
.super Ljava/lang/Object;
.implements Ljava/lang/Runnable;

.method public <init>()V
    .locals 0
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    return-void
.end method

.method public run()V
    .locals 0
    return-void
.end method
