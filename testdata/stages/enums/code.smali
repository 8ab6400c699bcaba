.class public final enum Lcom/example/Key;
.super Ljava/lang/Enum;
.field public static final enum TOKEN:Lcom/example/Key;
.field public static final enum USER:Lcom/example/Key;

.method static constructor <clinit>()V
    .registers 3
    new-instance v0, Lcom/example/Key;
    const-string v1, "TOKEN"
    const/4 v2, 0x0
    invoke-direct {v0, v1, v2}, Lcom/example/Key;-><init>(Ljava/lang/String;I)V
    sput-object v0, Lcom/example/Key;->TOKEN:Lcom/example/Key;
    new-instance v0, Lcom/example/Key;
    const-string v1, "USER"
    const/4 v2, 0x1
    invoke-direct {v0, v1, v2}, Lcom/example/Key;-><init>(Ljava/lang/String;I)V
    sput-object v0, Lcom/example/Key;->USER:Lcom/example/Key;
    return-void
.end method

.method private constructor <init>(Ljava/lang/String;I)V
    .registers 3
    invoke-direct {p0, p1, p2}, Ljava/lang/Enum;-><init>(Ljava/lang/String;I)V
    return-void
.end method

.method public static use()Ljava/lang/String;
    .registers 3
    sget-object v0, Lcom/example/Key;->TOKEN:Lcom/example/Key;
    invoke-virtual {v0}, Lcom/example/Key;->name()Ljava/lang/String;
    move-result-object v1
    sget-object v0, Lcom/example/Key;->USER:Lcom/example/Key;
    invoke-virtual {v0}, Lcom/example/Key;->ordinal()I
    move-result v2
    new-instance v2, Ljava/lang/StringBuilder;
    invoke-direct {v2, v1}, Ljava/lang/StringBuilder;-><init>(Ljava/lang/String;)V
    const/16 v1, 0x2f
    invoke-virtual {v2, v1}, Ljava/lang/StringBuilder;->append(C)Ljava/lang/StringBuilder;
    move-result-object v2
    invoke-virtual {v2, v0}, Ljava/lang/StringBuilder;->append(Ljava/lang/Object;)Ljava/lang/StringBuilder;
    move-result-object v2
    invoke-virtual {v2}, Ljava/lang/StringBuilder;->toString()Ljava/lang/String;
    move-result-object v2
    return-object v2
.end method

.method public static classes()Ljava/lang/String;
    .registers 2
    const-class v0, Lcom/example/Key;
    invoke-virtual {v0}, Ljava/lang/Class;->getSimpleName()Ljava/lang/String;
    move-result-object v0
    const-string v1, "com.example.Key"
    invoke-static {v1}, Ljava/lang/Class;->forName(Ljava/lang/String;)Ljava/lang/Class;
    move-result-object v1
    invoke-virtual {v1}, Ljava/lang/Class;->getName()Ljava/lang/String;
    move-result-object v1
    return-object v0
.end method
