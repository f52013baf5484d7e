//! Discounting (diskontering): factors, present values, annuities.
