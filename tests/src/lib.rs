//! What tests of the whole program share.
#![allow(clippy::panic)]

pub mod libreoffice;
