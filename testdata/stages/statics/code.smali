.class public Lcom/example/BuildConfig;
.super Ljava/lang/Object;
.field public static final DEBUG:Z
.field public static final FLAVOR:Ljava/lang/String; = "store"
.field public static final VERSION:I = 0x11
.field public static final LIMIT:J = 0x100000000L

.class public Lcom/example/First;
.super Ljava/lang/Object;
.field public static A:Ljava/lang/String;
.field public static B:Ljava/lang/String;
.field public static twice:I
.field public static once:Ljava/lang/String;
.field private tag:Ljava/lang/String;

# Two initializers that need each other: nothing is known of what goes around, and the order of questions does not matter.
.method static constructor <clinit>()V
    .registers 2
    const-string v0, "first:"
    sput-object v0, Lcom/example/First;->A:Ljava/lang/String;
    sget-object v1, Lcom/example/Second;->A:Ljava/lang/String;
    invoke-virtual {v0, v1}, Ljava/lang/String;->concat(Ljava/lang/String;)Ljava/lang/String;
    move-result-object v0
    sput-object v0, Lcom/example/First;->B:Ljava/lang/String;
    return-void
.end method

.method public constructor <init>()V
    .registers 2
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V
    const-string v0, "session"
    iput-object v0, p0, Lcom/example/First;->tag:Ljava/lang/String;
    return-void
.end method

.method public set(I)V
    .registers 3
    const/4 v0, 0x5
    sput v0, Lcom/example/First;->twice:I
    sput p1, Lcom/example/First;->twice:I
    const-string v0, "only"
    sput-object v0, Lcom/example/First;->once:Ljava/lang/String;
    return-void
.end method

.method public use()V
    .registers 4
    sget-boolean v0, Lcom/example/BuildConfig;->DEBUG:Z
    if-eqz v0, :release
    const-string v1, "never"
    invoke-virtual {v1}, Ljava/lang/String;->length()I
    :release
    sget-object v1, Lcom/example/BuildConfig;->FLAVOR:Ljava/lang/String;
    sget v0, Lcom/example/BuildConfig;->VERSION:I
    sget-wide v2, Lcom/example/BuildConfig;->LIMIT:J
    sget-object v1, Lcom/example/First;->A:Ljava/lang/String;
    sget-object v1, Lcom/example/First;->B:Ljava/lang/String;
    sget-object v1, Lcom/example/Second;->B:Ljava/lang/String;
    sget v0, Lcom/example/First;->twice:I
    sget-object v1, Lcom/example/First;->once:Ljava/lang/String;
    iget-object v1, p0, Lcom/example/First;->tag:Ljava/lang/String;
    return-void
.end method

.class public Lcom/example/Second;
.super Ljava/lang/Object;
.field public static A:Ljava/lang/String;
.field public static B:Ljava/lang/String;

.method static constructor <clinit>()V
    .registers 2
    const-string v0, "second:"
    sput-object v0, Lcom/example/Second;->A:Ljava/lang/String;
    sget-object v1, Lcom/example/First;->B:Ljava/lang/String;
    invoke-virtual {v0, v1}, Ljava/lang/String;->concat(Ljava/lang/String;)Ljava/lang/String;
    move-result-object v0
    sput-object v0, Lcom/example/Second;->B:Ljava/lang/String;
    return-void
.end method
