.class public Lcom/example/Exceptions;
.super Ljava/lang/Object;

# The handler sees what the register held before the call that throws.
.method public static before(Ljava/lang/String;)Ljava/lang/String;
    .registers 3
    const-string v0, "start"
    :try_start
    invoke-virtual {p0}, Ljava/lang/String;->trim()Ljava/lang/String;
    move-result-object v0
    invoke-virtual {v0}, Ljava/lang/String;->toString()Ljava/lang/String;
    move-result-object v0
    :try_end
    .catch Ljava/lang/RuntimeException; {:try_start .. :try_end} :handler
    return-object v0
    :handler
    move-exception v1
    return-object v0
.end method

# The range ends between the call and its result; instructions that cannot throw do not end blocks.
.method public static narrow(Ljava/lang/String;I)I
    .registers 4
    add-int/lit8 v0, p1, 0x1
    :try_start
    add-int/lit8 v0, v0, 0x1
    invoke-virtual {p0}, Ljava/lang/String;->length()I
    :try_end
    move-result v1
    add-int/2addr v0, v1
    .catchall {:try_start .. :try_end} :handler
    return v0
    :handler
    move-exception v1
    throw v1
.end method

# Typed handlers in order, then one for everything, shared with an outer range.
.method public static ordered(Ljava/io/InputStream;)V
    .registers 3
    :inner_start
    invoke-virtual {p0}, Ljava/io/InputStream;->read()I
    :inner_end
    .catch Ljava/io/IOException; {:inner_start .. :inner_end} :io
    .catchall {:inner_start .. :inner_end} :all
    return-void
    :io
    move-exception v0
    :outer_start
    invoke-virtual {v0}, Ljava/io/IOException;->printStackTrace()V
    :outer_end
    .catchall {:outer_start .. :outer_end} :all
    return-void
    :all
    move-exception v0
    invoke-virtual {p0}, Ljava/io/InputStream;->close()V
    throw v0
.end method

.method public static locked(Ljava/lang/Object;)V
    .registers 2
    monitor-enter p0
    :try_start
    invoke-virtual {p0}, Ljava/lang/Object;->notify()V
    monitor-exit p0
    :try_end
    .catchall {:try_start .. :try_end} :handler
    return-void
    :handler
    move-exception v0
    monitor-exit p0
    throw v0
.end method
