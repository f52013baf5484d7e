//! Shares and double counting: attribution, overlap groups with ceilings, parents.
