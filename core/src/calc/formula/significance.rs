//! Significance of a change in quality: mean difference, Wilson interval, small samples.
