//! Prices: fixed and nominal, index conversion, real growth.
