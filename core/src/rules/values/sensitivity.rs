//! Runs of a sensitivity analysis.

use std::fmt;

use rust_decimal::Decimal;

use crate::rules::shape::RuleValue;

macro_rules! drivers {
    ($( $(#[$doc:meta])* $name:ident = $key:literal; )+) => {
        /// What a run of the sensitivity analysis changes (usikkerhetsfaktor), and
        /// what the number beside it means.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum SensitivityDriver {
            $( $(#[$doc])* $name, )+
        }

        impl SensitivityDriver {
            /// Every driver.
            pub const ALL: &'static [SensitivityDriver] = &[$( SensitivityDriver::$name ),+];

            /// The driver as editions write it.
            pub fn key(self) -> &'static str {
                match self { $( SensitivityDriver::$name => $key, )+ }
            }
        }
    };
}

drivers! {
    /// Investment cost; the change is relative: 0.20 is 20 per cent more.
    Investment = "investment";
    /// Operating cost; relative.
    OperatingCost = "operating_cost";
    /// All benefits; relative.
    Benefits = "benefits";
    /// Benefits fall and all costs rise by the same share; relative, above 0.
    BenefitsDownCostsUp = "benefits_down_costs_up";
    /// Volume of cases or users; relative.
    Volume = "volume";
    /// Labour cost per hour; relative.
    HourlyCost = "hourly_cost";
    /// Uptake (opptak, andel som tar løsningen i bruk); relative.
    Uptake = "uptake";
    /// All benefits begin later; in years.
    Delay = "delay";
    /// Every step of the discount rate; in shares that are added: 0.01 is one percentage point more.
    DiscountRate = "discount_rate";
    /// One discount rate for all years in place of the edition's; the rate.
    DiscountRateFlat = "discount_rate_flat";
    /// Yearly real growth of unit values in place of the edition's; the rate.
    RealGrowth = "real_growth";
    /// The cost of tax in place of the edition's; the share.
    TaxCostRate = "tax_cost_rate";
    /// The lifetime; in years that are added.
    Lifetime = "lifetime";
    /// Freed time that has not been taken out is worth this share of its value; 0 leaves it out.
    UnrealisedTime = "unrealised_time";
}

/// One run: one driver changed, everything else as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SensitivityRun {
    /// The run's id, such as `investment-high`.
    pub key: String,
    /// What is changed.
    pub driver: SensitivityDriver,
    /// The change, as the driver says.
    pub change: Decimal,
}

impl SensitivityRun {
    /// The runs of a value, with keys that differ; `None` for others.
    pub(in crate::rules) fn all(value: &RuleValue) -> Option<Vec<SensitivityRun>> {
        let RuleValue::Runs(runs) = value else { return None };
        let alone = |run: &SensitivityRun| runs.iter().filter(|it| it.key == run.key).count() == 1;
        (!runs.is_empty() && runs.iter().all(alone)).then(|| runs.clone())
    }
}

/// Writes `investment-high: investment 0.20`.
impl fmt::Display for SensitivityRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} {}", self.key, self.driver.key(), self.change)
    }
}
