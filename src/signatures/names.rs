//! The names that the conditions and messages of each match kind may use.
//!
//! A group of names is an enum and so is a place, which joins several groups. `detect` answers a name by matching on
//! the enum of its place, so that the compiler refuses a name that nobody answers, and an answer that nobody can
//! ask for. A name that ends in `.*` stands for every name below it.

/// The names of a group.
pub(super) type Names = &'static [&'static str];

/// True when `known` is `name`, or `known` ends in `.*` and `name` lies below it.
pub(super) fn covers(known: &str, name: &str) -> bool {
    match known.strip_suffix('*') {
        Some(prefix) => name.len() > prefix.len() && name.starts_with(prefix),
        None => known == name,
    }
}

/// Declares groups.
macro_rules! groups {
    ($($(#[$doc:meta])* $group:ident { $($name:ident = $text:literal),+ $(,)? })+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $group { $(#[doc = concat!("`", $text, "`")] $name),+ }

        impl $group {
            pub(super) const NAMES: Names = &[$($text),+];

            /// The name as rules write it.
            pub fn find(path: &str) -> Option<Self> {
                let at = Self::NAMES.iter().position(|known| covers(known, path))?;
                [$(Self::$name),+].get(at).copied()
            }
        }
    )+ };
}

/// Declares places: the groups that are known there, besides the words of the match.
macro_rules! places {
    ($($(#[$doc:meta])* $place:ident { $($variant:ident($group:ident)),+ $(,)? })+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $place { $(#[doc = concat!("One of [`", stringify!($group), "`].")] $variant($group)),+ }

        impl $place {
            pub(super) const GROUPS: &'static [Names] = &[$($group::NAMES),+, OwnName::NAMES];

            /// The name as rules write it.
            pub fn find(path: &str) -> Option<Self> {
                None$(.or_else(|| $group::find(path).map(Self::$variant)))+
            }
        }
    )+ };
}

places! {
    /// What can be asked about a literal in the code, the texts or a text file of the app.
    AboutLiteral { App(AppName), Text(TextName), Secret(SecretName) }
    /// What can be asked about a literal in a native library.
    AboutNative { App(AppName), Text(TextName), Native(NativeName), Secret(SecretName) }
    /// What can be asked about the application element.
    AboutApplication { App(AppName), Application(ApplicationName) }
    /// What can be asked about a component of the manifest.
    AboutComponent { App(AppName), Component(ComponentName) }
    /// What can be asked about an intent filter.
    AboutFilter { App(AppName), Filter(FilterName), Component(ComponentName) }
    /// What can be asked about a permission that the app defines.
    AboutPermission { App(AppName), Permission(PermissionName) }
    /// What can be asked about an element of a resource.
    AboutResource { App(AppName), Resource(ResourceName) }
    /// What can be asked about a call.
    AboutCall {
        App(AppName), Port(PortName), Code(CodeName), Callee(CalleeName), Result(ResultName), Argument(ArgumentName),
        Owner(OwnerName), Secret(SecretName),
    }
    /// What can be asked about a method body.
    AboutBody { App(AppName), Code(CodeName), Body(BodyName) }
    /// What can be asked about a value on its way into a sink.
    AboutFlow {
        App(AppName), Code(CodeName), Callee(CalleeName), Value(ValueName), Protection(ProtectionName), Sink(SinkName),
        Source(SourceName), Way(WayName), Request(RequestName), Owner(OwnerName), Key(KeyName), Secret(SecretName),
    }
    /// What can be asked about a store cell and the write that a finding shows.
    AboutCell {
        App(AppName), Cell(CellName), Value(ValueName), Code(CodeName), Owner(OwnerName), Key(KeyName),
        Secret(SecretName),
    }
    /// What can be asked about a cell that no logout empties.
    AboutUncleared { App(AppName), Cell(CellName), Value(ValueName), Handler(HandlerName) }
    /// What can be asked about the logout.
    AboutLogout { App(AppName), Handler(HandlerName) }
    /// What can be asked about the requests that carry a credential.
    AboutRequests { App(AppName), Code(CodeName), Callee(CalleeName), Value(ValueName) }
    /// What can be asked about an address that requests go to.
    AboutEndpoint { App(AppName), Code(CodeName), Endpoint(EndpointName) }
    /// What can be asked about a request for new credentials, and the cell that keeps the session.
    AboutRenewal {
        App(AppName), Code(CodeName), Cell(CellName), Value(ValueName), Renewal(RenewalName),
    }
    /// What can be asked about a screen.
    AboutScreen { App(AppName), Screen(ScreenName) }
    /// What can be asked about a field that holds a session value.
    AboutStaticField { App(AppName), Value(ValueName), Field(FieldName) }
    /// What can be asked about something in a script.
    AboutScript {
        App(AppName), Port(ScriptPortName), Value(ValueName), Script(ScriptName), Secret(SecretName),
    }
    /// What can be asked about a screen that uses the session and never asks for one.
    AboutUnguarded { App(AppName), Screen(ScreenName), Guard(GuardName) }
}

impl SecretName {
    /// The only one.
    pub const NAME: &'static str = "secret";
}

groups! {
    /// What the match itself says.
    OwnName { Credential = "credential", Fact = "fact", Label = "label" }

    /// The secret that was found, which messages show redacted.
    SecretName { Secret = "secret" }

    /// The app as a whole.
    AppName {
        AllowBackup = "app.allow_backup",
        AsksForPassword = "app.asks_for_password",
        BuildTime = "app.build_time",
        CompileSdk = "app.compile_sdk",
        Debuggable = "app.debuggable",
        EmptiesSession = "app.empties_session",
        HasBackupAgent = "app.has_backup_agent",
        HasLogin = "app.has_login",
        HasLogout = "app.has_logout",
        HasNetworkSecurityConfig = "app.has_network_security_config",
        HasSession = "app.has_session",
        MinSdk = "app.min_sdk",
        Package = "app.package",
        Profile = "app.profile",
        SendsCredential = "app.sends_credential",
        TargetSdk = "app.target_sdk",
        TestOnly = "app.test_only",
        UsesCleartextTraffic = "app.uses_cleartext_traffic",
        VersionCode = "app.version_code",
        VersionName = "app.version_name",
    }

    /// The ports of a call.
    PortName {
        This = "this",
        A1 = "a1",
        A2 = "a2",
        A3 = "a3",
        A4 = "a4",
        A5 = "a5",
        A6 = "a6",
        A7 = "a7",
        A8 = "a8",
        A9 = "a9",
        Return = "ret",
    }

    /// The place in code.
    CodeName {
        Class = "class.name",
        SimpleClass = "class.simple",
        DebugGated = "debug_gated",
        Descriptor = "method.descriptor",
        IsStatic = "method.is_static",
        Method = "method.name",
        Reachable = "method.reachable",
        SimpleMethod = "method.simple",
        Unconditional = "unconditional",
    }

    /// The method that is called there.
    CalleeName {
        Class = "call.class",
        Descriptor = "call.descriptor",
        Name = "call.name",
        Simple = "call.simple",
    }

    /// What happens to the result of a call.
    ResultName { ActsWhenEqual = "call.acts_when_equal", IsReturned = "call.is_returned" }

    /// What the secret of a call is to it.
    ArgumentName { NativeGetter = "native_getter", Parameter = "parameter", Weakness = "weakness" }

    /// The value a session rule is about.
    ValueName { Kind = "value.kind", Words = "value.words" }

    /// What has happened to a value on its way.
    ProtectionName {
        Encoded = "encoded",
        Encrypted = "encrypted",
        Hashed = "hashed",
        Masked = "masked",
        Obscured = "obscured",
    }

    /// What a flow ends in.
    SinkName { Key = "sink.key", Kind = "sink.kind", Name = "sink.name", Text = "sink.text" }

    /// Where a flow begins.
    SourceName { External = "source.external", Kind = "source.kind", Name = "source.name" }

    /// The request that a value is put into.
    RequestName {
        Cleartext = "request.cleartext",
        CleartextBefore9 = "request.cleartext_before_android_9",
        External = "request.external",
        Url = "request.url",
    }

    /// The way of a value.
    WayName { Captured = "way.captured" }

    /// The component that the code belongs to.
    OwnerName {
        Link = "component.link",
        Name = "component.name",
        Open = "component.open",
        Scheme = "component.scheme",
    }

    /// The key that a value is encrypted with, when it protects little.
    KeyName { Origin = "key.origin", Words = "key.words" }

    /// A store cell.
    CellName {
        BackedUp = "cell.backed_up",
        BackupReason = "cell.backup_reason",
        Database = "cell.database",
        EncodedIn = "cell.encoded_in",
        Encrypted = "cell.encrypted",
        External = "cell.external",
        File = "cell.file",
        HasStrongEvidence = "cell.has_strong_evidence",
        IsFallback = "cell.is_fallback",
        IsKilled = "cell.is_killed",
        IsRead = "cell.is_read",
        Key = "cell.key",
        Leaf = "cell.leaf",
        MayBeEncrypted = "cell.may_be_encrypted",
        Mode = "cell.mode",
        Name = "cell.name",
        Place = "cell.place",
        Protected = "cell.protected",
        Protection = "cell.protection",
        ProtectionNote = "cell.protection_note",
        Sharing = "cell.sharing",
        Store = "cell.store",
        Title = "cell.title",
        Transferred = "cell.transferred",
    }

    /// A logout handler.
    HandlerName {
        Class = "handler.class",
        ClearsSession = "handler.clears_session",
        Does = "handler.does",
        IsComplete = "handler.is_complete",
        Method = "handler.method",
        Name = "handler.name",
        OnlyFlag = "handler.only_flag",
        OpensLogin = "handler.opens_login",
        RestartsAtLogin = "handler.restarts_at_login",
        TellsServer = "handler.tells_server",
        Score = "handler.score",
    }

    /// A screen.
    ScreenName {
        Content = "screen.content",
        Exported = "screen.exported",
        Field = "screen.field",
        Name = "screen.name",
        Others = "screen.others",
        Shows = "screen.shows",
        ShowsPassword = "screen.shows_password",
        Simple = "screen.simple",
    }

    /// An address that requests go to.
    EndpointName { Address = "endpoint.address", HasCredential = "endpoint.has_credential", Others = "endpoint.others" }

    /// A request for new credentials, and what becomes of its answer.
    RenewalName { Failure = "renewal.failure", Path = "renewal.path", Unused = "renewal.unused" }

    /// The arguments of a call in a script, and the properties of those.
    ScriptPortName {
        A1 = "a1", A2 = "a2", A3 = "a3", A4 = "a4", A5 = "a5",
        InA1 = "a1.*", InA2 = "a2.*", InA3 = "a3.*", InA4 = "a4.*", InA5 = "a5.*",
    }

    /// Something in a script.
    ScriptName {
        Call = "script.call",
        Confirmed = "script.confirmed",
        File = "script.file",
        Function = "script.function",
        Key = "script.key",
        Origin = "script.origin",
        Store = "script.store",
        Text = "script.text",
        Url = "script.url",
        WholeAnswer = "script.whole_answer",
    }

    /// A field.
    FieldName { Class = "field.class", Name = "field.name" }

    /// What a screen does with the session, and how the app itself keeps people away from it.
    GuardName { Deed = "screen.deed", Gate = "screen.gate" }

    /// A literal that was found in text.
    TextName {
        Entropy = "entropy",
        File = "file",
        Group = "group.*",
        Json = "json.*",
        JwtExpired = "jwt.expired",
        JwtHeader = "jwt.header.*",
        JwtNote = "jwt.note",
        JwtPayload = "jwt.payload.*",
        JwtSample = "jwt.sample",
        JwtUnsigned = "jwt.unsigned",
        Length = "length",
        PemLabel = "pem.label",
        Pool = "pool",
        Value = "value",
    }

    /// Where in a native library it is, and how it was read.
    NativeName {
        Decoder = "decoder",
        DecoderNote = "decoder_note",
        Offset = "offset",
        Section = "section",
    }

    /// The application element.
    ApplicationName {
        AllowBackup = "allow_backup",
        AllowTaskReparenting = "allow_task_reparenting",
        BackupAgent = "backup_agent",
        DataExtractionRules = "data_extraction_rules",
        Debuggable = "debuggable",
        FullBackupContent = "full_backup_content",
        FullBackupOnly = "full_backup_only",
        HasFragileUserData = "has_fragile_user_data",
        NetworkSecurityConfig = "network_security_config",
        Permission = "permission",
        Process = "process",
        RequestLegacyExternalStorage = "request_legacy_external_storage",
        Scope = "scope",
        SharedUserId = "shared_user_id",
        TaskAffinity = "task_affinity",
        TestOnly = "test_only",
        UsesCleartextTraffic = "uses_cleartext_traffic",
    }

    /// A component of the manifest.
    ComponentName {
        AllowTaskReparenting = "component.allow_task_reparenting",
        Authorities = "component.authorities",
        Browsable = "component.browsable",
        Enabled = "component.enabled",
        Exported = "component.exported",
        GrantUriPermissions = "component.grant_uri_permissions",
        Kind = "component.kind",
        LaunchMode = "component.launch_mode",
        Launcher = "component.launcher",
        Name = "component.name",
        NoHistory = "component.no_history",
        Permission = "component.permission",
        Process = "component.process",
        Protected = "component.protected",
        ReadPermission = "component.read_permission",
        Simple = "component.simple",
        TaskAffinity = "component.task_affinity",
        WritePermission = "component.write_permission",
    }

    /// An intent filter.
    FilterName {
        Action = "action",
        AuthLink = "auth_link",
        AutoVerify = "auto_verify",
        Browsable = "browsable",
        Category = "category",
        CleartextLink = "cleartext_link",
        Host = "host",
        Link = "link",
        Path = "path",
        Priority = "priority",
        Scheme = "scheme",
        WebLink = "web_link",
    }

    /// A permission that the app defines.
    PermissionName { Name = "name", ProtectionLevel = "protection_level" }

    /// An element of the network security configuration.
    ResourceName {
        CleartextPermitted = "cleartext_permitted",
        DebugOverrides = "debug_overrides",
        Domain = "domain",
        Element = "element",
        Explicit = "explicit",
        LocalDomains = "local_domains",
        OverridePins = "override_pins",
        Scope = "scope",
        Source = "src",
    }

    /// A method body.
    BodyName {
        Calls = "calls",
        NeverThrows = "never_throws",
        Returns = "returns",
        Statements = "statements",
    }
}
