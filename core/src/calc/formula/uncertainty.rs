//! Uncertainty: spreads, distributions, quantiles, simulation.
