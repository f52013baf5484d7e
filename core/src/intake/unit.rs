//! Units of amounts and times, as formats pass them on.

use rust_decimal::Decimal;

/// The number of kroner in one of a money unit; `None` for a word that is no money unit.
pub(super) fn kroner(unit: &str) -> Option<Decimal> {
    Some(match unit.trim() {
        "kr" => Decimal::ONE,
        "tkr" => Decimal::ONE_THOUSAND,
        "mnok" => Decimal::from(1_000_000_u32),
        "mrd_nok" => Decimal::from(1_000_000_000_u32),
        _ => return None,
    })
}

/// How many of a time unit make an hour; `None` for a word that is no time unit.
pub(super) fn per_hour(unit: &str) -> Option<Decimal> {
    Some(match unit.trim() {
        "hours" => Decimal::ONE,
        "minutes" => Decimal::from(60_u32),
        _ => return None,
    })
}
