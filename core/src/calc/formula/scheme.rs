//! Funding schemes: the rules of medfinansiering by period.
