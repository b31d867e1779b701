//! What banks write and read, and how people write amounts: account numbers,
//! payment references, QR codes that a banking app scans, statements, and files
//! of payments. Nothing here knows the books; money is minor units throughout.

pub mod amount;
pub mod epc;
pub mod iban;
pub mod payment;
pub mod payto;
pub mod qr;
pub mod reference;
pub mod statement;

pub use crate::sheet::harmless as csv_cell;
