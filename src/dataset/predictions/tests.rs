//! Files of predictions, good and bad.
