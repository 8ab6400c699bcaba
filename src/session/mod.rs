//! Analysis facts into the session map: values with evidence, store cells, handlers, kills and uses.
