//! The closed lists of the data dictionary.

use super::dictionary::{Field, RecordKind};

/// The keys that a field of a closed list may hold, for a record of this kind;
/// empty for fields that hold something else.
pub fn choices(kind: RecordKind, field: Field) -> &'static [&'static str] {
    match (kind, field) {
        (RecordKind::Action, Field::Status) => &["not_started", "in_progress", "done", "delayed"],
        (_, Field::Status) => &[
            "proposed",
            "approved",
            "in_realisation",
            "realised",
            "partly_realised",
            "cancelled",
            "not_realised",
        ],
        (_, Field::Level) => {
            &["state", "county", "municipality", "state_enterprise", "private", "voluntary"]
        }
        (_, Field::AgaZone) => &["I", "Ia", "II", "III", "IV", "IVa", "V"],
        (_, Field::ReportStatus) => &["draft", "final"],
        (_, Field::Phase) => {
            &["idea", "concept", "planning", "execution", "closing", "realisation"]
        }
        (_, Field::BenefitKind) => &["saving", "avoided_cost", "income", "freed_time", "quality"],
        (_, Field::Sign) => &["benefit", "disbenefit"],
        (_, Field::Valuation) => &["priced", "quantified", "qualitative"],
        (_, Field::Recipient | Field::Affected) => {
            &["own", "state", "municipal", "business", "citizens", "voluntary"]
        }
        (_, Field::CashEffect) => &["cashable", "non_cashable", "cost_avoidance", "income", "none"],
        (_, Field::Recurrence) => &["recurrent", "one_off"],
        (_, Field::Importance | Field::Probability | Field::Consequence) => {
            &["low", "moderate", "high"]
        }
        (_, Field::Category) => {
            &["benefit", "investment", "operating", "transition", "measurement", "nonpriced"]
        }
        (_, Field::Stage) => &["planned", "forecast", "realised"],
        (_, Field::PriceBasis) => &["nominal", "fixed"],
        (_, Field::Use) => &[
            "budget_cut",
            "redeployed",
            "quality",
            "development",
            "competence",
            "avoided_growth",
            "not_realised",
        ],
        (_, Field::Direction) => &["increase", "decrease", "neutral"],
        (_, Field::Frequency) => &["monthly", "quarterly", "tertial", "half_yearly", "yearly"],
        (_, Field::MeasurementType) => &["baseline", "midway", "final", "running"],
        (_, Field::Measure) => &[
            "gross_benefit",
            "investment",
            "operating",
            "net_before_investment",
            "net",
            "column_sum",
        ],
        (_, Field::Certainty) => &["expected", "committed", "realised", "validated"],
        (_, Field::PriceIndex) => &["consumer", "municipal", "none"],
        (_, Field::RealGrowth) => &["yes", "no"],
        (_, Field::Allocation) => &["pro_rata", "by_rank", "exclude_later"],
        (_, Field::Magnitude) => &[
            "large_negative",
            "medium_negative",
            "small_negative",
            "none",
            "small_positive",
            "medium_positive",
            "large_positive",
        ],
        (_, Field::Uncertainty) => &["low", "medium", "high"],
        (_, Field::Ramp) => &["immediate", "linear", "stepped", "logistic"],
        (_, Field::Scheme) => &["medfinansiering"],
        (_, Field::SchemeCategory) => &["1", "2"],
        _ => &[],
    }
}
