.class public Lcom/example/Branches;
.super Ljava/lang/Object;

.method public static sink(Ljava/lang/Object;)V
    .registers 1
    return-void
.end method

# 45 + 1 == 46: the other branch is dead and does not reach the phi.
.method public static sums()V
    .registers 3
    const/16 v0, 0x2d
    add-int/lit8 v0, v0, 0x1
    const/16 v1, 0x2e
    if-ne v0, v1, :other
    const-string v2, "taken"
    goto :end
    :other
    const-string v2, "dead"
    :end
    invoke-static {v2}, Lcom/example/Branches;->sink(Ljava/lang/Object;)V
    return-void
.end method

# A loop whose condition never changes: what follows it is dead.
.method public static forever()V
    .registers 2
    const/4 v0, 0x1
    :head
    if-eqz v0, :end
    goto :head
    :end
    const-string v1, "never"
    invoke-static {v1}, Lcom/example/Branches;->sink(Ljava/lang/Object;)V
    return-void
.end method

# One of two numbers goes into the switch: one case of three is dead.
.method public static choices(Z)V
    .registers 3
    const/4 v0, 0x1
    if-eqz p0, :joined
    const/4 v0, 0x3
    :joined
    packed-switch v0, :table
    const-string v1, "default"
    goto :end
    :one
    const-string v1, "one"
    goto :end
    :two
    const-string v1, "two"
    goto :end
    :three
    const-string v1, "three"
    :end
    invoke-static {v1}, Lcom/example/Branches;->sink(Ljava/lang/Object;)V
    return-void
    :table
    .packed-switch 0x1
        :one
        :two
        :three
    .end packed-switch
.end method

.method public static sparse(I)Ljava/lang/String;
    .registers 2
    sparse-switch p0, :table
    const-string v0, "none"
    return-object v0
    :small
    const-string v0, "small"
    return-object v0
    :table
    .sparse-switch
        -0x5 -> :small
        0x7fffffff -> :small
    .end sparse-switch
.end method

# Texts decide, too.
.method public static texts(Ljava/lang/String;)V
    .registers 4
    const-string v0, "debug"
    const-string v1, "DEBUG"
    invoke-virtual {v0, v1}, Ljava/lang/String;->equalsIgnoreCase(Ljava/lang/String;)Z
    move-result v2
    if-nez v2, :same
    invoke-static {p0}, Lcom/example/Branches;->sink(Ljava/lang/Object;)V
    :same
    invoke-virtual {v0, p0}, Ljava/lang/String;->equals(Ljava/lang/Object;)Z
    move-result v2
    if-eqz v2, :end
    invoke-static {v1}, Lcom/example/Branches;->sink(Ljava/lang/Object;)V
    :end
    return-void
.end method
