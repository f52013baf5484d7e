//! Rates of return: internal (internrente), dated and modified.
//!
//! The one module with the iterative quantities of discounting, in binary floating
//! point and rounded to 12 significant digits at its door.
