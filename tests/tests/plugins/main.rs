//! Native plugins as users meet them: made, checked, trusted, used, and misbehaving.

#[cfg(unix)]
mod built;
#[cfg(unix)]
mod hostile;
#[cfg(unix)]
mod starters;
#[cfg(unix)]
mod trusted;
