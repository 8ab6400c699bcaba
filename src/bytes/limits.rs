//! Every ceiling of the program, with the reason for its value.
//!
//! A declared size never reserves memory: buffers grow with the bytes that really arrive, and stop here.
//! Ceilings are counts, not clocks, so that the same input gives the same result on every machine.

/// Largest input file, in bytes. Google Play accepts 200 MB downloads and 4 GB bundles; files above are refused unread.
pub const INPUT_BYTES: u64 = 2 << 30;
/// Central-directory entries that are listed. An archive without ZIP64 holds at most 65,535.
pub const ARCHIVE_ENTRIES: usize = 1_000_000;
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
/// Depth of containers inside containers (an APK in an XAPK is depth one).
pub const CONTAINER_DEPTH: usize = 2;
/// Depth of nested encoded values and annotations in a DEX file; real ones stay below ten.
pub const ENCODED_VALUE_DEPTH: usize = 64;
/// Domain configurations of a network security configuration; real ones have a few dozen.
pub const DOMAIN_CONFIGS: usize = 4096;
/// Layouts and other XML files that are read. The largest apps have about ten thousand.
pub const LAYOUT_FILES: usize = 50_000;
/// DEX files of one app, with those inside containers. The largest apps have about a hundred.
pub const DEX_FILES: usize = 4096;
/// Parameters of all prototypes of one DEX file, as a multiple of their number. Real files stay below four.
pub const MEAN_PARAMETERS: usize = 16;
/// Code units of one method that are decoded. The format allows 2^32; real methods stay below 65,536.
pub const METHOD_UNITS: usize = 1 << 20;
/// Handlers of one try range of a DEX method that are read. A catch clause names a handful of types.
pub const TRY_HANDLERS: u32 = 256;
/// Work units (bytes of class data and code visited) of one DEX file, as a multiple of its size, since
/// overlapping items let a small file describe an endless amount of code.
pub const DEX_VISIT_FACTOR: usize = 8;
/// Depth to which an XML file is followed; 50,000 levels are accepted by Android, an explicit stack holds them.
pub const XML_DEPTH: usize = 100_000;
/// Gaps of one kind that one file reports one by one; the rest is counted.
pub const GAPS_PER_KIND: usize = 20;
/// References from resource to resource that are followed; Android stops at 20, too.
pub const REFERENCE_DEPTH: usize = 20;
/// Values that one resource id is resolved to. Real ones have at most a few hundred, one for each language.
pub const RESOLVED_VALUES: usize = 10_000;
/// Configurations of one resource type. Real apps have one for each language and density, about 300.
pub const TYPE_CONFIGS: usize = 4096;
/// Program headers of a native library. Real ones have about ten.
pub const ELF_SEGMENTS: usize = 128;
/// Bytes of the dynamic section of a native library. Real ones stay below one kilobyte.
pub const ELF_DYNAMIC_BYTES: u64 = 64 << 10;
/// Bytes of one printable string of a native library; a longer run is data and comes in pieces.
pub const NATIVE_STRING_BYTES: usize = 64 << 10;
/// Handlers of one try range that analysis follows. Each of them is an edge from every instruction in the range.
pub const HANDLERS_PER_TRY: usize = 64;
/// Edges between the blocks of one method. Exceptional ones are left out above; real methods stay below 20,000.
pub const METHOD_EDGES: usize = 1 << 19;
