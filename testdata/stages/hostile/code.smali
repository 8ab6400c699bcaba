.class public Lcom/example/Hostile;
.super Ljava/lang/Object;

# Reads registers that nobody wrote.
.method public static undefined(I)I
    .registers 4
    if-eqz p0, :end
    const/4 v0, 0x1
    :end
    add-int v1, v0, v2
    return v1
.end method

# A result without a call, and one that can be jumped to.
.method public static results(I)I
    .registers 2
    move-result v0
    if-eqz p0, :jump
    invoke-static {p0}, Lcom/example/Hostile;->undefined(I)I
    :jump
    move-result v0
    return v0
.end method

# Control leaves the code.
.method public static falls()V
    .registers 1
    const/4 v0, 0x0
.end method
