//! Labour cost (timekostnad): salary, pension, employer's contribution, overhead.
