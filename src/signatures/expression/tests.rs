//! Conditions against a made-up call.
