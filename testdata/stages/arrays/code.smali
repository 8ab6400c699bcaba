.class public Lcom/example/Arrays;
.super Ljava/lang/Object;

.method public static sink(Ljava/lang/Object;)V
    .registers 1
    return-void
.end method

.method public static format(Ljava/lang/String;)V
    .registers 6
    const/4 v0, 0x3
    new-array v0, v0, [Ljava/lang/Object;
    const/4 v1, 0x0
    aput-object p0, v0, v1
    const/4 v1, 0x1
    const/16 v2, 0x2a
    invoke-static {v2}, Ljava/lang/Integer;->valueOf(I)Ljava/lang/Integer;
    move-result-object v2
    aput-object v2, v0, v1
    const/4 v1, 0x2
    const-string v2, "end"
    aput-object v2, v0, v1
    const-string v1, "user_%s/%d?%s"
    invoke-static {v1, v0}, Ljava/lang/String;->format(Ljava/lang/String;[Ljava/lang/Object;)Ljava/lang/String;
    move-result-object v1
    invoke-static {v1}, Lcom/example/Arrays;->sink(Ljava/lang/Object;)V
    return-void
.end method

# A key of fixed bytes, with one element stored at a time; another filled at once; a third filled by a call.
.method public static keys(Ljava/security/SecureRandom;)V
    .registers 5
    const/4 v0, 0x2
    new-array v0, v0, [B
    const/4 v1, 0x0
    const/16 v2, 0x41
    aput-byte v2, v0, v1
    const/4 v1, 0x1
    const/16 v2, -0x2
    aput-byte v2, v0, v1
    const-string v1, "AES"
    new-instance v2, Ljavax/crypto/spec/SecretKeySpec;
    invoke-direct {v2, v0, v1}, Ljavax/crypto/spec/SecretKeySpec;-><init>([BLjava/lang/String;)V
    const/16 v0, 0x10
    new-array v0, v0, [B
    new-instance v1, Ljavax/crypto/spec/IvParameterSpec;
    invoke-direct {v1, v0}, Ljavax/crypto/spec/IvParameterSpec;-><init>([B)V
    invoke-virtual {p0, v0}, Ljava/security/SecureRandom;->nextBytes([B)V
    new-instance v1, Ljavax/crypto/spec/IvParameterSpec;
    invoke-direct {v1, v0}, Ljavax/crypto/spec/IvParameterSpec;-><init>([B)V
    return-void
.end method

.method public static chars()V
    .registers 3
    const/4 v0, 0x3
    new-array v0, v0, [C
    fill-array-data v0, :data
    invoke-static {v0}, Ljava/lang/String;->valueOf([C)Ljava/lang/String;
    move-result-object v1
    invoke-static {v1}, Lcom/example/Arrays;->sink(Ljava/lang/Object;)V
    const/4 v1, 0x1
    aget-char v1, v0, v1
    array-length v2, v0
    add-int/2addr v1, v2
    int-to-char v1, v1
    invoke-static {v1}, Ljava/lang/String;->valueOf(C)Ljava/lang/String;
    move-result-object v1
    invoke-static {v1}, Lcom/example/Arrays;->sink(Ljava/lang/Object;)V
    return-void
    :data
    .array-data 2
        0x6b
        0x65
        0x79
    .end array-data
.end method

.method public static filled(Ljava/lang/String;)V
    .registers 3
    const-string v0, "a"
    filled-new-array {v0, p0}, [Ljava/lang/String;
    move-result-object v0
    const-string v1, "&"
    invoke-static {v1, v0}, Landroid/text/TextUtils;->join(Ljava/lang/CharSequence;[Ljava/lang/Object;)Ljava/lang/String;
    move-result-object v0
    invoke-static {v0}, Lcom/example/Arrays;->sink(Ljava/lang/Object;)V
    return-void
.end method

# The loop changes the array, so its contents are not known in the loop or behind it.
.method public static changed(I)V
    .registers 4
    const/4 v0, 0x1
    new-array v0, v0, [I
    const/4 v1, 0x0
    invoke-static {v0}, Lcom/example/Arrays;->sink(Ljava/lang/Object;)V
    const/4 v2, 0x1
    new-array v0, v2, [I
    :head
    if-lez p0, :end
    aput p0, v0, v1
    add-int/lit8 p0, p0, -0x1
    goto :head
    :end
    invoke-static {v0}, Lcom/example/Arrays;->sink(Ljava/lang/Object;)V
    return-void
.end method
