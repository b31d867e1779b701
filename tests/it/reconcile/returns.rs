//! Payments that come back.
