//! All files of an app into one `Program`: symbols, classes, hierarchy, manifest, resources, components.
pub mod framework;
