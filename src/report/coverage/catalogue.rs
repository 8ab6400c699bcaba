//! The controls of OWASP MASVS and the weaknesses of OWASP MASWE that sessions are about.
//!
//! Numbers and titles are those of MASWE 1.0; a rule may name others, which are then shown without a title.

/// A control of the Mobile Application Security Verification Standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Control {
    /// Such as `MASVS-STORAGE-1`.
    pub id: &'static str,
    /// What an app does that meets it, as a sentence without a subject.
    pub title: &'static str,
}

/// A weakness of the Mobile Application Security Weakness Enumeration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weakness {
    /// Such as `MASWE-0001`.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// Id of the control that it goes against.
    pub control: &'static str,
    /// What reading the built package cannot tell about it.
    pub beyond: &'static str,
}

/// The controls, in the order of the standard.
pub const CONTROLS: [Control; 15] = [
    control("MASVS-STORAGE-1", "stores sensitive data securely"),
    control("MASVS-STORAGE-2", "prevents leakage of sensitive data"),
    control("MASVS-CRYPTO-1", "uses strong cryptography as intended"),
    control("MASVS-CRYPTO-2", "manages keys securely"),
    control(
        "MASVS-AUTH-1",
        "uses secure authentication and authorization protocols",
    ),
    control("MASVS-AUTH-2", "performs local authentication securely"),
    control(
        "MASVS-AUTH-3",
        "secures sensitive operations and ends sessions",
    ),
    control("MASVS-NETWORK-1", "secures all network traffic"),
    control(
        "MASVS-NETWORK-2",
        "pins the identities of its own endpoints",
    ),
    control("MASVS-PLATFORM-1", "uses IPC securely"),
    control("MASVS-PLATFORM-2", "uses WebViews securely"),
    control("MASVS-PLATFORM-3", "uses the user interface securely"),
    control("MASVS-CODE-3", "uses proven components"),
    control("MASVS-RESILIENCE-4", "resists dynamic analysis"),
    control("MASVS-PRIVACY-1", "minimizes access to sensitive data"),
];

/// The weaknesses, in the order of their controls.
pub const WEAKNESSES: [Weakness; 33] = [
    weakness(
        "MASWE-0001",
        "Sensitive Data Stored Unencrypted in Private Storage",
        "MASVS-STORAGE-1",
        "What a server sends under names without meaning, and what is written by code loaded at run time.",
    ),
    weakness(
        "MASWE-0002",
        "Sensitive Data Stored Unencrypted Outside of Private Storage",
        "MASVS-STORAGE-1",
        "Files that other apps are asked to write.",
    ),
    weakness(
        "MASWE-0003",
        "Cryptographic Keys Stored Outside of Platform Keystore",
        "MASVS-STORAGE-1",
        "Whether the device keeps keys in hardware.",
    ),
    weakness(
        "MASWE-0004",
        "Sensitive Data Hardcoded in the App Package",
        "MASVS-STORAGE-1",
        "What a key that was found still opens on its server, and values that are put together at run time.",
    ),
    weakness(
        "MASWE-0005",
        "Insertion of Sensitive Data into Logs",
        "MASVS-STORAGE-2",
        "What libraries log in levels that are switched on at run time.",
    ),
    weakness(
        "MASWE-0006",
        "Sensitive Data Not Excluded From Backup",
        "MASVS-STORAGE-2",
        "Backup agents that decide at run time.",
    ),
    weakness(
        "MASWE-0007",
        "Improper Encryption",
        "MASVS-CRYPTO-1",
        "Encryption in native code.",
    ),
    weakness(
        "MASWE-0009",
        "Improper Use of Message Authentication Code (MAC)",
        "MASVS-CRYPTO-1",
        "How a server checks what the app signs.",
    ),
    weakness(
        "MASWE-0011",
        "Improper Verification of Cryptographic Signature",
        "MASVS-CRYPTO-1",
        "Whether the server verifies the tokens it gets.",
    ),
    weakness(
        "MASWE-0013",
        "Improper Cryptographic Key Generation",
        "MASVS-CRYPTO-2",
        "The quality of randomness on a device.",
    ),
    weakness(
        "MASWE-0018",
        "Lack of Authentication or Authorization on App Components",
        "MASVS-AUTH-1",
        "Whether a server checks what a component is asked to do.",
    ),
    weakness(
        "MASWE-0019",
        "Lack of Auto-fill Support for Credential Providers",
        "MASVS-AUTH-1",
        "How screens behave with a password manager; try it with one.",
    ),
    weakness(
        "MASWE-0020",
        "Local Authentication Can Be Bypassed",
        "MASVS-AUTH-2",
        "Whether a prompt stands before every way to the data; try each with the prompt cancelled.",
    ),
    weakness(
        "MASWE-0021",
        "Fallback to Non-biometric Credentials Allowed for Sensitive Transactions",
        "MASVS-AUTH-2",
        "Which transactions are sensitive.",
    ),
    weakness(
        "MASWE-0022",
        "Crypto Keys Not Invalidated on New Biometric Enrollment",
        "MASVS-AUTH-2",
        "What a device does with a key after enrolment; enrol a finger and try.",
    ),
    weakness(
        "MASWE-0023",
        "Step-Up Authentication Not Implemented for Sensitive Actions",
        "MASVS-AUTH-3",
        "Which actions are sensitive, and what the server demands for them.",
    ),
    weakness(
        "MASWE-0024",
        "Sensitive Data Accessible After Session Termination",
        "MASVS-AUTH-3",
        "Whether the server ends the session, too: replay a request with the old token after logout.",
    ),
    weakness(
        "MASWE-0025",
        "Lack of Non-Repudiation for Critical Actions",
        "MASVS-AUTH-3",
        "Which actions are critical, and what the server records of them.",
    ),
    weakness(
        "MASWE-0026",
        "Network Traffic Not Encrypted",
        "MASVS-NETWORK-1",
        "Addresses that the server hands out at run time.",
    ),
    weakness(
        "MASWE-0027",
        "Insecure Certificate Validation",
        "MASVS-NETWORK-1",
        "What native code and code loaded at run time accept; try with a proxy whose certificate nobody trusts.",
    ),
    weakness(
        "MASWE-0028",
        "Insecure Identity Pinning",
        "MASVS-NETWORK-2",
        "Which endpoints are the developer's own, and whether pinning is needed for them.",
    ),
    weakness(
        "MASWE-0029",
        "Insecure Deep Links",
        "MASVS-PLATFORM-1",
        "Whether the site serves the statement that verifies a link.",
    ),
    weakness(
        "MASWE-0030",
        "Improper Use of the Clipboard",
        "MASVS-PLATFORM-1",
        "What people copy by hand.",
    ),
    weakness(
        "MASWE-0032",
        "Insecure Intents",
        "MASVS-PLATFORM-1",
        "Which other apps are installed to receive one.",
    ),
    weakness(
        "MASWE-0033",
        "Native Functionality Exposed in WebViews",
        "MASVS-PLATFORM-2",
        "What the pages that are loaded do with it.",
    ),
    weakness(
        "MASWE-0034",
        "WebViews Access Local Resources",
        "MASVS-PLATFORM-2",
        "What the pages that are loaded ask for.",
    ),
    weakness(
        "MASWE-0035",
        "WebViews Loading Untrusted Content",
        "MASVS-PLATFORM-2",
        "What the sites that are loaded hold, and where they lead.",
    ),
    weakness(
        "MASWE-0037",
        "Unnecessary Exposure of Sensitive Data via Notifications",
        "MASVS-PLATFORM-3",
        "What a server puts into push messages that the system shows by itself.",
    ),
    weakness(
        "MASWE-0038",
        "Insufficient Protection of Sensitive Data from Screenshots or Screen Recordings",
        "MASVS-PLATFORM-3",
        "Which of the other screens show sensitive data.",
    ),
    weakness(
        "MASWE-0040",
        "Sensitive Data Leaked via Accessibility Services",
        "MASVS-PLATFORM-3",
        "What a screen hands to such services; look with one.",
    ),
    weakness(
        "MASWE-0047",
        "Using Non-Standard APIs for Security-Critical Functionality",
        "MASVS-CODE-3",
        "Whether a construction of one's own is sound.",
    ),
    weakness(
        "MASWE-0063",
        "Debug Mechanisms Not Disabled",
        "MASVS-RESILIENCE-4",
        "Switches that a server turns on.",
    ),
    weakness(
        "MASWE-0073",
        "Inadequate Data Collection Declarations",
        "MASVS-PRIVACY-1",
        "What the store's privacy label declares.",
    ),
];

const fn control(id: &'static str, title: &'static str) -> Control {
    Control { id, title }
}

const fn weakness(
    id: &'static str,
    title: &'static str,
    control: &'static str,
    beyond: &'static str,
) -> Weakness {
    Weakness {
        id,
        title,
        control,
        beyond,
    }
}

#[cfg(test)]
mod tests {
    use super::{CONTROLS, WEAKNESSES};

    #[test]
    fn every_control_has_weaknesses_and_every_weakness_a_control_above_it() {
        let place = |id: &str| CONTROLS.iter().position(|control| control.id == id);
        let order: Vec<_> = WEAKNESSES.iter().map(|one| place(one.control)).collect();
        assert!(order.iter().all(Option::is_some));
        assert!(
            order.is_sorted(),
            "weaknesses stand in the order of their controls"
        );
        for (position, control) in CONTROLS.iter().enumerate() {
            assert!(order.contains(&Some(position)), "{}", control.id);
        }
        let mut ids: Vec<_> = WEAKNESSES.iter().map(|one| one.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), WEAKNESSES.len(), "no weakness twice");
    }
}
