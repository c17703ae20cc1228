//! Lists as people have them.
