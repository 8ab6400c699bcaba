.class public Lcom/example/Text;
.super Ljava/lang/Object;
.field public static DEBUG:Z
.field public static final KEY:[B
.field public static PREFIX:Ljava/lang/String;
.method static constructor <clinit>()V
  .registers 2
  const/4 v0, 4
  new-array v0, v0, [B
  fill-array-data v0, :d
  sput-object v0, Lcom/example/Text;->KEY:[B
  const-string v0, "pre_"
  const-string v1, "FIX"
  invoke-virtual {v1}, Ljava/lang/String;->toLowerCase()Ljava/lang/String;
  move-result-object v1
  invoke-virtual {v0, v1}, Ljava/lang/String;->concat(Ljava/lang/String;)Ljava/lang/String;
  move-result-object v0
  sput-object v0, Lcom/example/Text;->PREFIX:Ljava/lang/String;
  return-void
  :d
  .array-data 1
   0x41t 0x42t 0x43t -1t
  .end array-data
.end method
.method public static sink(Ljava/lang/Object;)V
  .registers 1
  return-void
.end method
.method public static build(Ljava/lang/String;I)V
  .registers 5
  new-instance v0, Ljava/lang/StringBuilder;
  invoke-direct {v0}, Ljava/lang/StringBuilder;-><init>()V
  sget-object v1, Lcom/example/Text;->PREFIX:Ljava/lang/String;
  invoke-virtual {v0, v1}, Ljava/lang/StringBuilder;->append(Ljava/lang/String;)Ljava/lang/StringBuilder;
  invoke-virtual {v0, p0}, Ljava/lang/StringBuilder;->append(Ljava/lang/String;)Ljava/lang/StringBuilder;
  move-result-object v1
  const/4 v2, 7
  invoke-virtual {v1, v2}, Ljava/lang/StringBuilder;->append(I)Ljava/lang/StringBuilder;
  :loop
  if-lez p1, :out
  const-string v2, ";"
  invoke-virtual {v1, v2}, Ljava/lang/StringBuilder;->append(Ljava/lang/String;)Ljava/lang/StringBuilder;
  move-result-object v1
  add-int/lit8 p1, p1, -1
  goto :loop
  :out
  invoke-virtual {v0}, Ljava/lang/StringBuilder;->toString()Ljava/lang/String;
  move-result-object v1
  invoke-static {v1}, Lcom/example/Text;->sink(Ljava/lang/Object;)V
  sget-object v1, Lcom/example/Text;->KEY:[B
  invoke-static {v1}, Lcom/example/Text;->sink(Ljava/lang/Object;)V
  new-instance v0, Ljava/lang/String;
  invoke-direct {v0, v1}, Ljava/lang/String;-><init>([B)V
  invoke-static {v0}, Lcom/example/Text;->sink(Ljava/lang/Object;)V
  sget-boolean v1, Lcom/example/Text;->DEBUG:Z
  if-eqz v1, :nodebug
  const-string v2, "debug"
  invoke-static {v2}, Lcom/example/Text;->sink(Ljava/lang/Object;)V
  :nodebug
  const-string v2, "aGVsbG8="
  const/4 v1, 0
  invoke-static {v2, v1}, Landroid/util/Base64;->decode(Ljava/lang/String;I)[B
  move-result-object v2
  new-instance v0, Ljava/lang/String;
  invoke-direct {v0, v2}, Ljava/lang/String;-><init>([B)V
  invoke-static {v0}, Lcom/example/Text;->sink(Ljava/lang/Object;)V
  if-eqz p1, :x
  const-string v0, "alt"
  :x
  invoke-static {v0}, Lcom/example/Text;->sink(Ljava/lang/Object;)V
  const/16 v1, 16
  new-array v1, v1, [B
  invoke-static {v1}, Lcom/example/Text;->sink(Ljava/lang/Object;)V
  invoke-static {v1}, Lcom/example/Text;->sink(Ljava/lang/Object;)V
  return-void
.end method
