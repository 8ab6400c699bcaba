# Each object answers for itself, and what a factory makes is known.
.class public Lt/Main;
.super Landroid/app/Activity;

.method public <init>()V
    .locals 0
    invoke-direct {p0}, Landroid/app/Activity;-><init>()V
    return-void
.end method

.method public onCreate(Landroid/os/Bundle;)V
    .locals 1
    invoke-static {}, Lt/Main;->make()Lt/Giver;
    move-result-object v0
    invoke-interface {v0}, Lt/Giver;->give()Ljava/lang/String;
    move-result-object v0
    invoke-static {v0}, Lt/Api;->sink(Ljava/lang/String;)V
    return-void
.end method

.method public onStop()V
    .locals 1
    new-instance v0, Lt/Tainted;
    invoke-direct {v0}, Lt/Tainted;-><init>()V
    invoke-interface {v0}, Lt/Giver;->give()Ljava/lang/String;
    move-result-object v0
    invoke-static {v0}, Lt/Api;->sink(Ljava/lang/String;)V
    return-void
.end method

.method static make()Lt/Giver;
    .locals 1
    new-instance v0, Lt/Plain;
    invoke-direct {v0}, Lt/Plain;-><init>()V
    return-object v0
.end method

.class public interface abstract Lt/Giver;
.super Ljava/lang/Object;

.method public abstract give()Ljava/lang/String;
.end method

.class public Lt/Plain;
.super Ljava/lang/Object;
.implements Lt/Giver;

.method public <init>()V
    .locals 0
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    return-void
.end method

.method public give()Ljava/lang/String;
    .locals 1
    const-string v0, "plain"
    return-object v0
.end method

.class public Lt/Tainted;
.super Ljava/lang/Object;
.implements Lt/Giver;

.method public <init>()V
    .locals 0
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    return-void
.end method

.method public give()Ljava/lang/String;
    .locals 1
    invoke-static {}, Lt/Api;->source()Ljava/lang/String;
    move-result-object v0
    return-object v0
.end method
