//! Native plugins as users meet them: made, checked, trusted, used, and misbehaving.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[cfg(unix)]
mod built;
#[cfg(unix)]
mod hostile;
#[cfg(unix)]
mod kommit;
#[cfg(unix)]
mod starters;
#[cfg(unix)]
mod trusted;
