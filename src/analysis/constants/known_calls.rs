//! Which methods can be evaluated, found in a program by class and name.

use rustc_hash::FxHashMap;

use crate::program::{ClassId, ClassKind, MethodId, Program, Symbol};

/// A method whose result follows from its arguments. Overloads share an entry where the arguments tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is named after its method")]
pub enum KnownCall {
    // java.lang.String and what works like it
    NewString,
    Concat,
    Substring,
    Replace,
    ReplaceAll,
    Trim,
    ToLowerCase,
    ToUpperCase,
    Format,
    ValueOf,
    Join,
    Length,
    IsEmpty,
    CharAt,
    Equals,
    EqualsIgnoreCase,
    StartsWith,
    EndsWith,
    Contains,
    IndexOf,
    GetBytes,
    ToCharArray,
    HashCode,
    Repeat,
    /// `toString`, `intern`, `Uri.parse` and others that keep the text.
    Same,
    /// `Integer.valueOf`, `intValue` and others that keep the number.
    SameNumber,
    // java.lang.StringBuilder and StringBuffer
    NewBuilder,
    Append,
    Insert,
    Reverse,
    SetLength,
    DeleteCharAt,
    BuilderToString,
    // encodings
    DecodeBase64,
    EncodeBase64,
    DecodeUrl,
    // numbers
    ParseNumber,
    NumberToText,
    ParseBoolean,
    // Android
    ResourceText,
    PackageName,
    IsEmptyText,
    ConcatTexts,
    JoinTexts,
    // classes and enums
    ClassName,
    SimpleClassName,
    ClassForName,
    EnumName,
    EnumOrdinal,
    /// `ToString` of anything: by what the receiver is known to be.
    ToText,
}

use KnownCall as K;

/// Class, method name, what it is.
const TABLE: &[(&str, &[(&str, KnownCall)])] = &[
    (
        "Ljava/lang/String;",
        &[
            ("<init>", K::NewString),
            ("concat", K::Concat),
            ("substring", K::Substring),
            ("subSequence", K::Substring),
            ("replace", K::Replace),
            ("replaceAll", K::ReplaceAll),
            ("trim", K::Trim),
            ("strip", K::Trim),
            ("toLowerCase", K::ToLowerCase),
            ("toUpperCase", K::ToUpperCase),
            ("format", K::Format),
            ("valueOf", K::ValueOf),
            ("copyValueOf", K::ValueOf),
            ("join", K::Join),
            ("length", K::Length),
            ("isEmpty", K::IsEmpty),
            ("charAt", K::CharAt),
            ("equals", K::Equals),
            ("contentEquals", K::Equals),
            ("equalsIgnoreCase", K::EqualsIgnoreCase),
            ("startsWith", K::StartsWith),
            ("endsWith", K::EndsWith),
            ("contains", K::Contains),
            ("indexOf", K::IndexOf),
            ("getBytes", K::GetBytes),
            ("toCharArray", K::ToCharArray),
            ("hashCode", K::HashCode),
            ("repeat", K::Repeat),
            ("intern", K::Same),
            ("toString", K::Same),
        ],
    ),
    (
        "Ljava/lang/CharSequence;",
        &[
            ("length", K::Length),
            ("charAt", K::CharAt),
            ("toString", K::ToText),
        ],
    ),
    ("Ljava/lang/StringBuilder;", BUILDER),
    ("Ljava/lang/StringBuffer;", BUILDER),
    (
        "Landroid/util/Base64;",
        &[
            ("decode", K::DecodeBase64),
            ("encodeToString", K::EncodeBase64),
        ],
    ),
    ("Ljava/util/Base64$Decoder;", &[("decode", K::DecodeBase64)]),
    (
        "Ljava/util/Base64$Encoder;",
        &[("encodeToString", K::EncodeBase64)],
    ),
    ("Ljava/net/URLDecoder;", &[("decode", K::DecodeUrl)]),
    (
        "Landroid/net/Uri;",
        &[
            ("parse", K::Same),
            ("toString", K::ToText),
            ("decode", K::DecodeUrl),
        ],
    ),
    ("Ljava/lang/Integer;", NUMBER),
    ("Ljava/lang/Long;", NUMBER),
    ("Ljava/lang/Short;", NUMBER),
    ("Ljava/lang/Byte;", NUMBER),
    (
        "Ljava/lang/Boolean;",
        &[
            ("valueOf", K::SameNumber),
            ("booleanValue", K::SameNumber),
            ("parseBoolean", K::ParseBoolean),
        ],
    ),
    (
        "Ljava/lang/Character;",
        &[("valueOf", K::SameNumber), ("charValue", K::SameNumber)],
    ),
    ("Landroid/content/Context;", CONTEXT),
    ("Landroid/content/res/Resources;", CONTEXT),
    ("Landroidx/fragment/app/Fragment;", CONTEXT),
    ("Landroid/app/Fragment;", CONTEXT),
    (
        "Landroid/text/TextUtils;",
        &[
            ("isEmpty", K::IsEmptyText),
            ("concat", K::ConcatTexts),
            ("join", K::JoinTexts),
            ("equals", K::Equals),
        ],
    ),
    (
        "Ljava/lang/Class;",
        &[
            ("getName", K::ClassName),
            ("getCanonicalName", K::ClassName),
            ("getTypeName", K::ClassName),
            ("getSimpleName", K::SimpleClassName),
            ("forName", K::ClassForName),
        ],
    ),
    (
        "Ljava/lang/Enum;",
        &[
            ("name", K::EnumName),
            ("toString", K::EnumName),
            ("ordinal", K::EnumOrdinal),
        ],
    ),
    (
        "Ljava/lang/Object;",
        &[("toString", K::ToText), ("equals", K::Equals)],
    ),
    (
        "Ljava/util/Objects;",
        &[
            ("equals", K::Equals),
            ("toString", K::ToText),
            ("requireNonNull", K::Same),
        ],
    ),
    (
        "Lkotlin/jvm/internal/Intrinsics;",
        &[("stringPlus", K::Concat), ("areEqual", K::Equals)],
    ),
];

const BUILDER: &[(&str, KnownCall)] = &[
    ("<init>", K::NewBuilder),
    ("append", K::Append),
    ("insert", K::Insert),
    ("reverse", K::Reverse),
    ("setLength", K::SetLength),
    ("deleteCharAt", K::DeleteCharAt),
    ("toString", K::BuilderToString),
];

const NUMBER: &[(&str, KnownCall)] = &[
    ("valueOf", K::ParseNumber),
    ("parseInt", K::ParseNumber),
    ("parseLong", K::ParseNumber),
    ("decode", K::ParseNumber),
    ("toString", K::NumberToText),
    ("intValue", K::SameNumber),
    ("longValue", K::SameNumber),
];

const CONTEXT: &[(&str, KnownCall)] = &[
    ("getString", K::ResourceText),
    ("getText", K::ResourceText),
    ("getPackageName", K::PackageName),
];

/// Classes whose methods apps call through their own subclasses.
const SUBCLASSED: [&str; 4] = [
    "Landroid/content/Context;",
    "Landroidx/fragment/app/Fragment;",
    "Landroid/app/Fragment;",
    "Ljava/lang/Enum;",
];

/// The known calls of one program.
#[derive(Debug, Default)]
pub struct KnownCalls {
    exact: FxHashMap<(ClassId, Symbol), KnownCall>,
    /// By name, the class whose subclasses inherit the method.
    inherited: FxHashMap<Symbol, Vec<(ClassId, KnownCall)>>,
}

impl KnownCalls {
    /// Looks up the table in a program; what the program does not name is left out.
    pub fn of(program: &Program<'_>) -> Self {
        let mut known = Self::default();
        for (descriptor, methods) in TABLE {
            let Some(class) = program.class_by_name(descriptor) else {
                continue;
            };
            for (name, call) in *methods {
                let Some(name) = program.symbols().find(name) else {
                    continue;
                };
                known.exact.insert((class, name), *call);
                if SUBCLASSED.contains(descriptor) {
                    known
                        .inherited
                        .entry(name)
                        .or_default()
                        .push((class, *call));
                }
            }
        }
        known
    }

    /// What a method reference is, if it is known. A method of an app's own class counts if the class does not
    /// define it and inherits it from the platform.
    pub fn get(&self, program: &Program<'_>, method: MethodId) -> Option<KnownCall> {
        let called = program.method(method);
        if let Some(call) = self.exact.get(&(called.class, called.name)) {
            return Some(*call);
        }
        let candidates = self.inherited.get(&called.name)?;
        let is_own = matches!(
            program.class(called.class).kind,
            ClassKind::App | ClassKind::Library(_)
        );
        if is_own && called.definition.is_some() {
            return None;
        }
        candidates
            .iter()
            .find(|(class, _)| program.is_subclass(called.class, *class))
            .map(|(_, call)| *call)
    }
}
