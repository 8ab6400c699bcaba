//! Every ceiling of the program, with the reason for its value.
//!
//! A declared size never reserves memory: buffers grow with the bytes that really arrive, and stop here.
//! Ceilings are counts, not clocks, so that the same input gives the same result on every machine. Whatever is left
//! out because of one becomes a gap. Each is named by a test that reaches it, or says why none can.
//!
//! How far the analysis follows values (calls, targets, objects, rounds) is no matter of safety but of precision: such
//! bounds stand beside the code that they shape.

// Files and archives.

/// Largest input file, in bytes. Google Play accepts 200 MB downloads and 4 GB bundles; files above are refused unread.
pub const INPUT_BYTES: u64 = 2 << 30;
/// Folders inside folders that are searched for apps. A ring of mounts would never end.
pub const FOLDER_DEPTH: usize = 32;
/// Central-directory entries that are listed. An archive without ZIP64 holds at most 65,535.
pub const ARCHIVE_ENTRIES: usize = 1_000_000;
/// APKs of one set that are read. Google Play splits into at most some hundred.
pub const SPLIT_APKS: usize = 1000;
/// Inflated bytes of one DEX file. Real ones stay below 20 MB, the format's 64k method limit sees to that.
pub const DEX_BYTES: usize = 128 << 20;
/// Inflated bytes of `AndroidManifest.xml` or another binary XML file.
pub const XML_BYTES: usize = 16 << 20;
/// Inflated bytes of `resources.arsc`. The largest seen in real apps is about 40 MB.
pub const RESOURCE_TABLE_BYTES: usize = 128 << 20;
/// Inflated bytes of one native library.
pub const LIBRARY_BYTES: usize = 256 << 20;
/// Inflated bytes of one asset or raw resource that is searched for literals.
pub const ASSET_BYTES: usize = 64 << 20;
/// Inflated bytes of one whole app. Bounds what a bomb of many entries can cost.
pub const APP_BYTES: usize = 768 << 20;
/// Gaps of one kind that one file reports one by one; the rest is counted.
pub const GAPS_PER_KIND: usize = 20;

// DEX files and the code in them.

/// DEX files of one app, with those inside containers. The largest apps have about a hundred.
pub const DEX_FILES: usize = 4096;
/// Depth of nested encoded values and annotations in a DEX file; real ones stay below ten.
pub const ENCODED_VALUE_DEPTH: usize = 64;
/// Parameters of all prototypes of one DEX file, as a multiple of their number. Real files stay below four.
pub const MEAN_PARAMETERS: usize = 16;
/// Code units of one method that are decoded. The format allows 2^32; real methods stay below 65,536.
pub const METHOD_UNITS: usize = 1 << 20;
/// Handlers of one try range of a DEX method that are read. A catch clause names a handful of types.
pub const TRY_HANDLERS: u32 = 256;
/// Work units (bytes of class data and code visited) of one DEX file, as a multiple of its size, since
/// overlapping items let a small file describe an endless amount of code.
pub const DEX_VISIT_FACTOR: usize = 8;
/// Handlers of one try range that analysis follows. Each of them is an edge from every instruction in the range.
pub const HANDLERS_PER_TRY: usize = 64;
/// Edges between the blocks of one method. Exceptional ones are left out above; real methods stay below 20,000.
pub const METHOD_EDGES: usize = 1 << 19;
/// Superclasses of a class that are walked, and all that it extends and implements. Real classes have below a hundred.
pub const ANCESTORS: usize = 1000;
/// Steps that resolving registers may take in every method: enough for small ones with many registers.
pub const METHOD_FUEL: usize = 1 << 16;
/// The same for each code unit; real methods need less than ten.
pub const METHOD_FUEL_PER_UNIT: usize = 64;

// XML files and resource tables.

/// Depth to which an XML file is followed; 50,000 levels are accepted by Android, an explicit stack holds them.
pub const XML_DEPTH: usize = 100_000;
/// Domain configurations of a network security configuration; real ones have a few dozen.
pub const DOMAIN_CONFIGS: usize = 4096;
/// References from resource to resource that are followed; Android stops at 20, too.
pub const REFERENCE_DEPTH: usize = 20;
/// Values that one resource id is resolved to. Real ones have at most a few hundred, one for each language.
pub const RESOLVED_VALUES: usize = 10_000;
/// Bytes of all texts that one resource id is resolved to.
pub const RESOLVED_TEXT_BYTES: usize = 4 << 20;
/// Configurations of one resource type. Real apps have one for each language and density, about 300.
pub const TYPE_CONFIGS: usize = 4096;
/// Bytes of one text of a resource table, as stored. aapt2 refuses more than 32,767 characters.
pub const RESOURCE_STRING_BYTES: usize = 128 << 10;
/// Bytes of the name of a resource, as stored. Real ones stay below 200.
pub const RESOURCE_NAME_BYTES: usize = 4 << 10;
/// Bytes of all texts that are values of a resource table: a hundred thousand values may share one long text.
pub const RESOURCE_TEXT_BYTES: usize = 64 << 20;
/// Layouts, menus and screens of preferences that are read. The largest apps have about ten thousand.
pub const VIEW_FILES: usize = 50_000;
/// Bytes of all of them; a file counts for each resource that names it.
pub const VIEW_FILE_BYTES: usize = 64 << 20;
/// Bytes of text of all views: every element may name a resource with texts in a hundred languages.
pub const VIEW_TEXT_BYTES: usize = 64 << 20;

// Native libraries.

/// Program headers of a native library. Real ones have about ten.
pub const ELF_SEGMENTS: usize = 128;
/// Bytes of the dynamic section of a native library. Real ones stay below one kilobyte.
pub const ELF_DYNAMIC_BYTES: u64 = 64 << 10;
/// Bytes of one printable string of a native library; a longer run is data and comes in pieces.
pub const NATIVE_STRING_BYTES: usize = 64 << 10;

// Scripts of apps whose code is JavaScript.

/// Bytes of one script, bundle or page that is parsed. Real bundles stay below 20 MB.
pub const SCRIPT_BYTES: usize = 32 << 20;
/// Bytes of all scripts of one app that are parsed, libraries left out.
pub const ALL_SCRIPT_BYTES: usize = 64 << 20;
/// Scripts of one app that are parsed, each module of a bundle and each element of a page counted.
pub const SCRIPTS: usize = 50_000;
/// Constructs inside each other in a script: parsers recurse, and real scripts stay below 300.
pub const SCRIPT_DEPTH: usize = 1000;
/// Stack of the thread that parses scripts: for [`SCRIPT_DEPTH`] a tenth of it was measured in a debug build.
pub const SCRIPT_STACK_BYTES: usize = 256 << 20;
/// Expressions of all scripts of one app. Two million are about forty megabytes of shrunk code.
pub const SCRIPT_EXPRESSIONS: usize = 8_000_000;
/// Modules of one bundle that are listed. Large apps have ten thousand.
pub const BUNDLE_MODULES: usize = 200_000;

// What users write: packs of signatures. Mappings are read by `report`, which has ceilings of its own.

/// Bytes of one signature file; the largest of the built-in pack has 20 KB.
pub const SIGNATURE_FILE_BYTES: u64 = 4 << 20;
/// Files of one pack.
pub const PACK_FILES: usize = 20_000;
/// Bytes of all files of one pack; the built-in one has 1 MB.
pub const PACK_BYTES: u64 = 64 << 20;
/// Folders below a pack.
pub const PACK_DEPTH: usize = 3;
/// Rules of all packs together; keeps reports readable and loading quick.
pub const RULES: usize = 10_000;
/// Characters of a regular expression.
pub const REGEX_CHARS: usize = 4096;
/// Bytes of a compiled regular expression. The engine is linear in time whatever the expression; this bounds the factor.
pub const REGEX_BYTES: usize = 4 << 20;
/// Groups inside groups of a regular expression.
pub const REGEX_DEPTH: u32 = 50;
/// Characters of a condition.
pub const EXPRESSION_CHARS: usize = 4096;
/// Levels of parentheses and negations in a condition; nobody reads deeper ones.
pub const EXPRESSION_DEPTH: usize = 24;
/// Problems of one signature file that are told. Who has more begins with these.
pub const PROBLEMS: usize = 100;
