.class public Lcom/example/Wide;
.super Ljava/lang/Object;

# Wide parameters and arguments are one value each.
.method public mix(JILjava/lang/String;D)J
    .registers 11
    const-wide/16 v0, 0x10
    add-long/2addr v0, p1
    invoke-static {p4, v0, v1, p3}, Lcom/example/Wide;->take(Ljava/lang/String;JI)J
    move-result-wide v2
    cmp-long v4, v2, v0
    if-lez v4, :end
    invoke-virtual/range {p0 .. p6}, Lcom/example/Wide;->mix(JILjava/lang/String;D)J
    move-result-wide v2
    :end
    return-wide v2
.end method

.method public static take(Ljava/lang/String;JI)J
    .registers 8
    const-wide v0, 0x7fffffffffffffffL
    const/4 v2, 0x3
    shr-long v0, v0, v2
    long-to-int v2, v0
    const/high16 v3, 0x40000000
    float-to-int v3, v3
    const-wide/high16 v0, 0x4000000000000000L
    double-to-long v0, v0
    return-wide v0
.end method
