//! What stewards say of lines.
