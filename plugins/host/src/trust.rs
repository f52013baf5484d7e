//! Which native plugins the user trusts, by their fingerprints.
