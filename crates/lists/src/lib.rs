//! Official sources to entities with dated versions.
