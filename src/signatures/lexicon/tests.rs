//! Keys and texts as apps write them.
