//! The instruction set: one row per opcode with value, name, mnemonic, format, index kind, operands, control
//! flow and whether it can throw.
//!
//! Sources: "Dalvik bytecode" and "Dalvik executable instruction formats" on source.android.com, and
//! `dex_instruction_list.h` of AOSP's libdexfile for what can throw.

use super::opcode_facts::{ControlFlow, Format, IndexKind, Operands};
use super::opcode_facts::{
    D, D_U, D_U_U, D_UW, D_UW_UW, DU_U, DUW_U, DUW_UW, DW, DW_U, DW_U_U, DW_UW, DW_UW_U, DW_UW_UW,
    LIST, NONE, U, U_U, U_U_U, UW, UW_U, UW_U_U,
};

#[derive(Debug)]
pub(super) struct Info {
    pub(super) mnemonic: &'static str,
    pub(super) index_kind: IndexKind,
    pub(super) operands: Operands,
    pub(super) flow: ControlFlow,
    pub(super) throws: Throws,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Throws {
    Throwing,
    Quiet,
}

macro_rules! opcodes {
    ($($value:literal $name:ident $mnemonic:literal $format:ident $index:ident $operands:ident $flow:ident $throws:ident;)*) => {
        /// A Dalvik opcode, named after its mnemonic.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        #[expect(missing_docs, reason = "the names are those of the specification")]
        pub enum Opcode {
            $($name = $value,)*
        }

        impl Opcode {
            /// All opcodes in the order of their values.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The opcode of a byte; `None` for the values that the specification leaves unused.
            #[inline]
            pub const fn from_u8(value: u8) -> Option<Self> {
                match value {
                    $($value => Some(Self::$name),)*
                    _ => None,
                }
            }

            /// Instruction format.
            #[inline]
            pub const fn format(self) -> Format {
                match self {
                    $(Self::$name => Format::$format,)*
                }
            }

            #[inline]
            pub(super) const fn info(self) -> &'static Info {
                match self {
                    $(Self::$name => &const {
                        Info {
                            mnemonic: $mnemonic,
                            index_kind: IndexKind::$index,
                            operands: $operands,
                            flow: ControlFlow::$flow,
                            throws: Throws::$throws,
                        }
                    },)*
                }
            }
        }
    };
}

opcodes! {
    0x00 Nop                     "nop"                        F10x  None           NONE      Next   Quiet;
    0x01 Move                    "move"                       F12x  None           D_U       Next   Quiet;
    0x02 MoveFrom16              "move/from16"                F22x  None           D_U       Next   Quiet;
    0x03 Move16                  "move/16"                    F32x  None           D_U       Next   Quiet;
    0x04 MoveWide                "move-wide"                  F12x  None           DW_UW     Next   Quiet;
    0x05 MoveWideFrom16          "move-wide/from16"           F22x  None           DW_UW     Next   Quiet;
    0x06 MoveWide16              "move-wide/16"               F32x  None           DW_UW     Next   Quiet;
    0x07 MoveObject              "move-object"                F12x  None           D_U       Next   Quiet;
    0x08 MoveObjectFrom16        "move-object/from16"         F22x  None           D_U       Next   Quiet;
    0x09 MoveObject16            "move-object/16"             F32x  None           D_U       Next   Quiet;
    0x0a MoveResult              "move-result"                F11x  None           D         Next   Quiet;
    0x0b MoveResultWide          "move-result-wide"           F11x  None           DW        Next   Quiet;
    0x0c MoveResultObject        "move-result-object"         F11x  None           D         Next   Quiet;
    0x0d MoveException           "move-exception"             F11x  None           D         Next   Quiet;
    0x0e ReturnVoid              "return-void"                F10x  None           NONE      Return Quiet;
    0x0f Return                  "return"                     F11x  None           U         Return Quiet;
    0x10 ReturnWide              "return-wide"                F11x  None           UW        Return Quiet;
    0x11 ReturnObject            "return-object"              F11x  None           U         Return Quiet;
    0x12 Const4                  "const/4"                    F11n  None           D         Next   Quiet;
    0x13 Const16                 "const/16"                   F21s  None           D         Next   Quiet;
    0x14 Const                   "const"                      F31i  None           D         Next   Quiet;
    0x15 ConstHigh16             "const/high16"               F21h  None           D         Next   Quiet;
    0x16 ConstWide16             "const-wide/16"              F21s  None           DW        Next   Quiet;
    0x17 ConstWide32             "const-wide/32"              F31i  None           DW        Next   Quiet;
    0x18 ConstWide               "const-wide"                 F51l  None           DW        Next   Quiet;
    0x19 ConstWideHigh16         "const-wide/high16"          F21h  None           DW        Next   Quiet;
    0x1a ConstString             "const-string"               F21c  String         D         Next   Throwing;
    0x1b ConstStringJumbo        "const-string/jumbo"         F31c  String         D         Next   Throwing;
    0x1c ConstClass              "const-class"                F21c  Type           D         Next   Throwing;
    0x1d MonitorEnter            "monitor-enter"              F11x  None           U         Next   Throwing;
    0x1e MonitorExit             "monitor-exit"               F11x  None           U         Next   Throwing;
    0x1f CheckCast               "check-cast"                 F21c  Type           U         Next   Throwing;
    0x20 InstanceOf              "instance-of"                F22c  Type           D_U       Next   Throwing;
    0x21 ArrayLength             "array-length"               F12x  None           D_U       Next   Throwing;
    0x22 NewInstance             "new-instance"               F21c  Type           D         Next   Throwing;
    0x23 NewArray                "new-array"                  F22c  Type           D_U       Next   Throwing;
    0x24 FilledNewArray          "filled-new-array"           F35c  Type           LIST      Next   Throwing;
    0x25 FilledNewArrayRange     "filled-new-array/range"     F3rc  Type           LIST      Next   Throwing;
    0x26 FillArrayData           "fill-array-data"            F31t  None           U         Next   Throwing;
    0x27 Throw                   "throw"                      F11x  None           U         Throw  Throwing;
    0x28 Goto                    "goto"                       F10t  None           NONE      Goto   Quiet;
    0x29 Goto16                  "goto/16"                    F20t  None           NONE      Goto   Quiet;
    0x2a Goto32                  "goto/32"                    F30t  None           NONE      Goto   Quiet;
    0x2b PackedSwitch            "packed-switch"              F31t  None           U         Switch Quiet;
    0x2c SparseSwitch            "sparse-switch"              F31t  None           U         Switch Quiet;
    0x2d CmplFloat               "cmpl-float"                 F23x  None           D_U_U     Next   Quiet;
    0x2e CmpgFloat               "cmpg-float"                 F23x  None           D_U_U     Next   Quiet;
    0x2f CmplDouble              "cmpl-double"                F23x  None           D_UW_UW   Next   Quiet;
    0x30 CmpgDouble              "cmpg-double"                F23x  None           D_UW_UW   Next   Quiet;
    0x31 CmpLong                 "cmp-long"                   F23x  None           D_UW_UW   Next   Quiet;
    0x32 IfEq                    "if-eq"                      F22t  None           U_U       If     Quiet;
    0x33 IfNe                    "if-ne"                      F22t  None           U_U       If     Quiet;
    0x34 IfLt                    "if-lt"                      F22t  None           U_U       If     Quiet;
    0x35 IfGe                    "if-ge"                      F22t  None           U_U       If     Quiet;
    0x36 IfGt                    "if-gt"                      F22t  None           U_U       If     Quiet;
    0x37 IfLe                    "if-le"                      F22t  None           U_U       If     Quiet;
    0x38 IfEqz                   "if-eqz"                     F21t  None           U         If     Quiet;
    0x39 IfNez                   "if-nez"                     F21t  None           U         If     Quiet;
    0x3a IfLtz                   "if-ltz"                     F21t  None           U         If     Quiet;
    0x3b IfGez                   "if-gez"                     F21t  None           U         If     Quiet;
    0x3c IfGtz                   "if-gtz"                     F21t  None           U         If     Quiet;
    0x3d IfLez                   "if-lez"                     F21t  None           U         If     Quiet;
    0x44 Aget                    "aget"                       F23x  None           D_U_U     Next   Throwing;
    0x45 AgetWide                "aget-wide"                  F23x  None           DW_U_U    Next   Throwing;
    0x46 AgetObject              "aget-object"                F23x  None           D_U_U     Next   Throwing;
    0x47 AgetBoolean             "aget-boolean"               F23x  None           D_U_U     Next   Throwing;
    0x48 AgetByte                "aget-byte"                  F23x  None           D_U_U     Next   Throwing;
    0x49 AgetChar                "aget-char"                  F23x  None           D_U_U     Next   Throwing;
    0x4a AgetShort               "aget-short"                 F23x  None           D_U_U     Next   Throwing;
    0x4b Aput                    "aput"                       F23x  None           U_U_U     Next   Throwing;
    0x4c AputWide                "aput-wide"                  F23x  None           UW_U_U    Next   Throwing;
    0x4d AputObject              "aput-object"                F23x  None           U_U_U     Next   Throwing;
    0x4e AputBoolean             "aput-boolean"               F23x  None           U_U_U     Next   Throwing;
    0x4f AputByte                "aput-byte"                  F23x  None           U_U_U     Next   Throwing;
    0x50 AputChar                "aput-char"                  F23x  None           U_U_U     Next   Throwing;
    0x51 AputShort               "aput-short"                 F23x  None           U_U_U     Next   Throwing;
    0x52 Iget                    "iget"                       F22c  Field          D_U       Next   Throwing;
    0x53 IgetWide                "iget-wide"                  F22c  Field          DW_U      Next   Throwing;
    0x54 IgetObject              "iget-object"                F22c  Field          D_U       Next   Throwing;
    0x55 IgetBoolean             "iget-boolean"               F22c  Field          D_U       Next   Throwing;
    0x56 IgetByte                "iget-byte"                  F22c  Field          D_U       Next   Throwing;
    0x57 IgetChar                "iget-char"                  F22c  Field          D_U       Next   Throwing;
    0x58 IgetShort               "iget-short"                 F22c  Field          D_U       Next   Throwing;
    0x59 Iput                    "iput"                       F22c  Field          U_U       Next   Throwing;
    0x5a IputWide                "iput-wide"                  F22c  Field          UW_U      Next   Throwing;
    0x5b IputObject              "iput-object"                F22c  Field          U_U       Next   Throwing;
    0x5c IputBoolean             "iput-boolean"               F22c  Field          U_U       Next   Throwing;
    0x5d IputByte                "iput-byte"                  F22c  Field          U_U       Next   Throwing;
    0x5e IputChar                "iput-char"                  F22c  Field          U_U       Next   Throwing;
    0x5f IputShort               "iput-short"                 F22c  Field          U_U       Next   Throwing;
    0x60 Sget                    "sget"                       F21c  Field          D         Next   Throwing;
    0x61 SgetWide                "sget-wide"                  F21c  Field          DW        Next   Throwing;
    0x62 SgetObject              "sget-object"                F21c  Field          D         Next   Throwing;
    0x63 SgetBoolean             "sget-boolean"               F21c  Field          D         Next   Throwing;
    0x64 SgetByte                "sget-byte"                  F21c  Field          D         Next   Throwing;
    0x65 SgetChar                "sget-char"                  F21c  Field          D         Next   Throwing;
    0x66 SgetShort               "sget-short"                 F21c  Field          D         Next   Throwing;
    0x67 Sput                    "sput"                       F21c  Field          U         Next   Throwing;
    0x68 SputWide                "sput-wide"                  F21c  Field          UW        Next   Throwing;
    0x69 SputObject              "sput-object"                F21c  Field          U         Next   Throwing;
    0x6a SputBoolean             "sput-boolean"               F21c  Field          U         Next   Throwing;
    0x6b SputByte                "sput-byte"                  F21c  Field          U         Next   Throwing;
    0x6c SputChar                "sput-char"                  F21c  Field          U         Next   Throwing;
    0x6d SputShort               "sput-short"                 F21c  Field          U         Next   Throwing;
    0x6e InvokeVirtual           "invoke-virtual"             F35c  Method         LIST      Next   Throwing;
    0x6f InvokeSuper             "invoke-super"               F35c  Method         LIST      Next   Throwing;
    0x70 InvokeDirect            "invoke-direct"              F35c  Method         LIST      Next   Throwing;
    0x71 InvokeStatic            "invoke-static"              F35c  Method         LIST      Next   Throwing;
    0x72 InvokeInterface         "invoke-interface"           F35c  Method         LIST      Next   Throwing;
    0x74 InvokeVirtualRange      "invoke-virtual/range"       F3rc  Method         LIST      Next   Throwing;
    0x75 InvokeSuperRange        "invoke-super/range"         F3rc  Method         LIST      Next   Throwing;
    0x76 InvokeDirectRange       "invoke-direct/range"        F3rc  Method         LIST      Next   Throwing;
    0x77 InvokeStaticRange       "invoke-static/range"        F3rc  Method         LIST      Next   Throwing;
    0x78 InvokeInterfaceRange    "invoke-interface/range"     F3rc  Method         LIST      Next   Throwing;
    0x7b NegInt                  "neg-int"                    F12x  None           D_U       Next   Quiet;
    0x7c NotInt                  "not-int"                    F12x  None           D_U       Next   Quiet;
    0x7d NegLong                 "neg-long"                   F12x  None           DW_UW     Next   Quiet;
    0x7e NotLong                 "not-long"                   F12x  None           DW_UW     Next   Quiet;
    0x7f NegFloat                "neg-float"                  F12x  None           D_U       Next   Quiet;
    0x80 NegDouble               "neg-double"                 F12x  None           DW_UW     Next   Quiet;
    0x81 IntToLong               "int-to-long"                F12x  None           DW_U      Next   Quiet;
    0x82 IntToFloat              "int-to-float"               F12x  None           D_U       Next   Quiet;
    0x83 IntToDouble             "int-to-double"              F12x  None           DW_U      Next   Quiet;
    0x84 LongToInt               "long-to-int"                F12x  None           D_UW      Next   Quiet;
    0x85 LongToFloat             "long-to-float"              F12x  None           D_UW      Next   Quiet;
    0x86 LongToDouble            "long-to-double"             F12x  None           DW_UW     Next   Quiet;
    0x87 FloatToInt              "float-to-int"               F12x  None           D_U       Next   Quiet;
    0x88 FloatToLong             "float-to-long"              F12x  None           DW_U      Next   Quiet;
    0x89 FloatToDouble           "float-to-double"            F12x  None           DW_U      Next   Quiet;
    0x8a DoubleToInt             "double-to-int"              F12x  None           D_UW      Next   Quiet;
    0x8b DoubleToLong            "double-to-long"             F12x  None           DW_UW     Next   Quiet;
    0x8c DoubleToFloat           "double-to-float"            F12x  None           D_UW      Next   Quiet;
    0x8d IntToByte               "int-to-byte"                F12x  None           D_U       Next   Quiet;
    0x8e IntToChar               "int-to-char"                F12x  None           D_U       Next   Quiet;
    0x8f IntToShort              "int-to-short"               F12x  None           D_U       Next   Quiet;
    0x90 AddInt                  "add-int"                    F23x  None           D_U_U     Next   Quiet;
    0x91 SubInt                  "sub-int"                    F23x  None           D_U_U     Next   Quiet;
    0x92 MulInt                  "mul-int"                    F23x  None           D_U_U     Next   Quiet;
    0x93 DivInt                  "div-int"                    F23x  None           D_U_U     Next   Throwing;
    0x94 RemInt                  "rem-int"                    F23x  None           D_U_U     Next   Throwing;
    0x95 AndInt                  "and-int"                    F23x  None           D_U_U     Next   Quiet;
    0x96 OrInt                   "or-int"                     F23x  None           D_U_U     Next   Quiet;
    0x97 XorInt                  "xor-int"                    F23x  None           D_U_U     Next   Quiet;
    0x98 ShlInt                  "shl-int"                    F23x  None           D_U_U     Next   Quiet;
    0x99 ShrInt                  "shr-int"                    F23x  None           D_U_U     Next   Quiet;
    0x9a UshrInt                 "ushr-int"                   F23x  None           D_U_U     Next   Quiet;
    0x9b AddLong                 "add-long"                   F23x  None           DW_UW_UW  Next   Quiet;
    0x9c SubLong                 "sub-long"                   F23x  None           DW_UW_UW  Next   Quiet;
    0x9d MulLong                 "mul-long"                   F23x  None           DW_UW_UW  Next   Quiet;
    0x9e DivLong                 "div-long"                   F23x  None           DW_UW_UW  Next   Throwing;
    0x9f RemLong                 "rem-long"                   F23x  None           DW_UW_UW  Next   Throwing;
    0xa0 AndLong                 "and-long"                   F23x  None           DW_UW_UW  Next   Quiet;
    0xa1 OrLong                  "or-long"                    F23x  None           DW_UW_UW  Next   Quiet;
    0xa2 XorLong                 "xor-long"                   F23x  None           DW_UW_UW  Next   Quiet;
    0xa3 ShlLong                 "shl-long"                   F23x  None           DW_UW_U   Next   Quiet;
    0xa4 ShrLong                 "shr-long"                   F23x  None           DW_UW_U   Next   Quiet;
    0xa5 UshrLong                "ushr-long"                  F23x  None           DW_UW_U   Next   Quiet;
    0xa6 AddFloat                "add-float"                  F23x  None           D_U_U     Next   Quiet;
    0xa7 SubFloat                "sub-float"                  F23x  None           D_U_U     Next   Quiet;
    0xa8 MulFloat                "mul-float"                  F23x  None           D_U_U     Next   Quiet;
    0xa9 DivFloat                "div-float"                  F23x  None           D_U_U     Next   Quiet;
    0xaa RemFloat                "rem-float"                  F23x  None           D_U_U     Next   Quiet;
    0xab AddDouble               "add-double"                 F23x  None           DW_UW_UW  Next   Quiet;
    0xac SubDouble               "sub-double"                 F23x  None           DW_UW_UW  Next   Quiet;
    0xad MulDouble               "mul-double"                 F23x  None           DW_UW_UW  Next   Quiet;
    0xae DivDouble               "div-double"                 F23x  None           DW_UW_UW  Next   Quiet;
    0xaf RemDouble               "rem-double"                 F23x  None           DW_UW_UW  Next   Quiet;
    0xb0 AddInt2addr             "add-int/2addr"              F12x  None           DU_U      Next   Quiet;
    0xb1 SubInt2addr             "sub-int/2addr"              F12x  None           DU_U      Next   Quiet;
    0xb2 MulInt2addr             "mul-int/2addr"              F12x  None           DU_U      Next   Quiet;
    0xb3 DivInt2addr             "div-int/2addr"              F12x  None           DU_U      Next   Throwing;
    0xb4 RemInt2addr             "rem-int/2addr"              F12x  None           DU_U      Next   Throwing;
    0xb5 AndInt2addr             "and-int/2addr"              F12x  None           DU_U      Next   Quiet;
    0xb6 OrInt2addr              "or-int/2addr"               F12x  None           DU_U      Next   Quiet;
    0xb7 XorInt2addr             "xor-int/2addr"              F12x  None           DU_U      Next   Quiet;
    0xb8 ShlInt2addr             "shl-int/2addr"              F12x  None           DU_U      Next   Quiet;
    0xb9 ShrInt2addr             "shr-int/2addr"              F12x  None           DU_U      Next   Quiet;
    0xba UshrInt2addr            "ushr-int/2addr"             F12x  None           DU_U      Next   Quiet;
    0xbb AddLong2addr            "add-long/2addr"             F12x  None           DUW_UW    Next   Quiet;
    0xbc SubLong2addr            "sub-long/2addr"             F12x  None           DUW_UW    Next   Quiet;
    0xbd MulLong2addr            "mul-long/2addr"             F12x  None           DUW_UW    Next   Quiet;
    0xbe DivLong2addr            "div-long/2addr"             F12x  None           DUW_UW    Next   Throwing;
    0xbf RemLong2addr            "rem-long/2addr"             F12x  None           DUW_UW    Next   Throwing;
    0xc0 AndLong2addr            "and-long/2addr"             F12x  None           DUW_UW    Next   Quiet;
    0xc1 OrLong2addr             "or-long/2addr"              F12x  None           DUW_UW    Next   Quiet;
    0xc2 XorLong2addr            "xor-long/2addr"             F12x  None           DUW_UW    Next   Quiet;
    0xc3 ShlLong2addr            "shl-long/2addr"             F12x  None           DUW_U     Next   Quiet;
    0xc4 ShrLong2addr            "shr-long/2addr"             F12x  None           DUW_U     Next   Quiet;
    0xc5 UshrLong2addr           "ushr-long/2addr"            F12x  None           DUW_U     Next   Quiet;
    0xc6 AddFloat2addr           "add-float/2addr"            F12x  None           DU_U      Next   Quiet;
    0xc7 SubFloat2addr           "sub-float/2addr"            F12x  None           DU_U      Next   Quiet;
    0xc8 MulFloat2addr           "mul-float/2addr"            F12x  None           DU_U      Next   Quiet;
    0xc9 DivFloat2addr           "div-float/2addr"            F12x  None           DU_U      Next   Quiet;
    0xca RemFloat2addr           "rem-float/2addr"            F12x  None           DU_U      Next   Quiet;
    0xcb AddDouble2addr          "add-double/2addr"           F12x  None           DUW_UW    Next   Quiet;
    0xcc SubDouble2addr          "sub-double/2addr"           F12x  None           DUW_UW    Next   Quiet;
    0xcd MulDouble2addr          "mul-double/2addr"           F12x  None           DUW_UW    Next   Quiet;
    0xce DivDouble2addr          "div-double/2addr"           F12x  None           DUW_UW    Next   Quiet;
    0xcf RemDouble2addr          "rem-double/2addr"           F12x  None           DUW_UW    Next   Quiet;
    0xd0 AddIntLit16             "add-int/lit16"              F22s  None           D_U       Next   Quiet;
    0xd1 RsubInt                 "rsub-int"                   F22s  None           D_U       Next   Quiet;
    0xd2 MulIntLit16             "mul-int/lit16"              F22s  None           D_U       Next   Quiet;
    0xd3 DivIntLit16             "div-int/lit16"              F22s  None           D_U       Next   Throwing;
    0xd4 RemIntLit16             "rem-int/lit16"              F22s  None           D_U       Next   Throwing;
    0xd5 AndIntLit16             "and-int/lit16"              F22s  None           D_U       Next   Quiet;
    0xd6 OrIntLit16              "or-int/lit16"               F22s  None           D_U       Next   Quiet;
    0xd7 XorIntLit16             "xor-int/lit16"              F22s  None           D_U       Next   Quiet;
    0xd8 AddIntLit8              "add-int/lit8"               F22b  None           D_U       Next   Quiet;
    0xd9 RsubIntLit8             "rsub-int/lit8"              F22b  None           D_U       Next   Quiet;
    0xda MulIntLit8              "mul-int/lit8"               F22b  None           D_U       Next   Quiet;
    0xdb DivIntLit8              "div-int/lit8"               F22b  None           D_U       Next   Throwing;
    0xdc RemIntLit8              "rem-int/lit8"               F22b  None           D_U       Next   Throwing;
    0xdd AndIntLit8              "and-int/lit8"               F22b  None           D_U       Next   Quiet;
    0xde OrIntLit8               "or-int/lit8"                F22b  None           D_U       Next   Quiet;
    0xdf XorIntLit8              "xor-int/lit8"               F22b  None           D_U       Next   Quiet;
    0xe0 ShlIntLit8              "shl-int/lit8"               F22b  None           D_U       Next   Quiet;
    0xe1 ShrIntLit8              "shr-int/lit8"               F22b  None           D_U       Next   Quiet;
    0xe2 UshrIntLit8             "ushr-int/lit8"              F22b  None           D_U       Next   Quiet;
    0xfa InvokePolymorphic       "invoke-polymorphic"         F45cc MethodAndProto LIST      Next   Throwing;
    0xfb InvokePolymorphicRange  "invoke-polymorphic/range"   F4rcc MethodAndProto LIST      Next   Throwing;
    0xfc InvokeCustom            "invoke-custom"              F35c  CallSite       LIST      Next   Throwing;
    0xfd InvokeCustomRange       "invoke-custom/range"        F3rc  CallSite       LIST      Next   Throwing;
    0xfe ConstMethodHandle       "const-method-handle"        F21c  MethodHandle   D         Next   Throwing;
    0xff ConstMethodType         "const-method-type"          F21c  Proto          D         Next   Throwing;
}
