//! Tests of the core: every refusal, one state for one set of objects, and the
//! count.

mod cases;
mod counting;
mod order;
mod refusals;
mod talk;
