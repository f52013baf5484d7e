//! Profitability (lønnsomhet): net present value, tax funding cost, ratios, payback, residual value.
