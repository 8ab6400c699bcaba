//! The command line into calls of the library; the only place that prints.
