//! Non-priced effects (ikke-prissatte virkninger): plus and minus by a matrix; never money.
