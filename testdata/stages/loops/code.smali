.class public Lcom/example/Loops;
.super Ljava/lang/Object;

# A phi for each variable of the loop, none for the parameter.
.method public static sum(I)I
    .registers 4
    const/4 v0, 0x0
    const/4 v1, 0x0
    :head
    if-ge v0, p0, :end
    add-int/2addr v1, v0
    add-int/lit8 v0, v0, 0x1
    goto :head
    :end
    return v1
.end method

# The start of the code is a branch target; the parameter changes around the loop.
.method public static down(I)V
    .registers 1
    :head
    rsub-int/lit8 p0, p0, 0x64
    if-nez p0, :head
    return-void
.end method

# Moves only rename: one value goes through three registers and both branches.
.method public static moves(Ljava/lang/Object;Z)Ljava/lang/Object;
    .registers 5
    move-object v0, p0
    if-eqz p1, :other
    move-object v1, v0
    goto :end
    :other
    move-object/from16 v1, p0
    :end
    check-cast v1, Ljava/lang/String;
    return-object v1
.end method

# Two loops inside each other.
.method public static nested(II)I
    .registers 5
    const/4 v0, 0x0
    :outer
    if-lez p0, :end
    move v1, p1
    :inner
    if-lez v1, :next
    add-int/2addr v0, v1
    add-int/lit8 v1, v1, -0x1
    goto :inner
    :next
    add-int/lit8 p0, p0, -0x1
    goto :outer
    :end
    return v0
.end method
