//! HTML and forms: the pages that people use in a browser. Side by side with
//! `federation`, never importing it.

pub mod view;
