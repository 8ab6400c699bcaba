//! TOML and Markdown packs into compiled signatures, models, lexicons, stores and anchors. Touches no app.
