//! Labour cost and freed time.

use rust_decimal::Decimal;

use super::share;
use crate::quantity::{Fte, Share};
use crate::rules::method::AgaZoneIa;
use crate::rules::shape::RuleValue;

/// Employer's national insurance contributions by zone (arbeidsgiveravgift).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgaRates(Vec<(&'static str, Share)>);

impl AgaRates {
    /// The parts of the value: the zones, and zone Ia within and above its free
    /// amount (fribeløp).
    pub(in crate::rules) const PARTS: &'static [&'static str] =
        &["I", "Ia_within", "Ia_above", "II", "III", "IV", "IVa", "V"];

    /// The zones (arbeidsgiveravgiftssoner) as workbooks write them.
    pub const ZONES: &'static [&'static str] = &["I", "Ia", "II", "III", "IV", "IVa", "V"];

    pub(in crate::rules) fn of(value: &RuleValue) -> Option<AgaRates> {
        let rates = Self::PARTS.iter().map(|zone| Some((*zone, share(value.part(zone)?)?)));
        rates.collect::<Option<Vec<_>>>().map(AgaRates)
    }

    /// The rate of a zone, written as in [`Self::ZONES`], upper or lower case;
    /// `None` for other texts. Zone Ia has two rates, and the method chooses.
    pub fn rate(&self, zone: &str, in_ia: AgaZoneIa) -> Option<Share> {
        let zone = Self::ZONES.iter().find(|known| known.eq_ignore_ascii_case(zone.trim()))?;
        let part = match (*zone, in_ia) {
            ("Ia", AgaZoneIa::AboveFreeAmount) => "Ia_above",
            ("Ia", AgaZoneIa::WithinFreeAmount) => "Ia_within",
            (other, _) => other,
        };
        self.0.iter().find(|(name, _)| *name == part).map(|(_, rate)| *rate)
    }
}

/// Extra contributions on pay above a threshold (ekstra arbeidsgiveravgift).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgaExtra {
    /// The share of the pay above the threshold; 0 where there is none.
    pub rate: Share,
    /// Kroner per employee and year.
    pub threshold: Decimal,
}

impl AgaExtra {
    pub(in crate::rules) fn of(value: &RuleValue) -> Option<AgaExtra> {
        let [rate, threshold] = [share(value.part("rate")?)?.value(), value.part("threshold")?];
        let rate = Share::new(rate);
        (threshold >= Decimal::ZERO).then_some(AgaExtra { rate, threshold })
    }
}

/// Below which freed time is too scattered to be taken out as posts (fragmentert tid).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FragmentedTime {
    /// Minutes per person and working day.
    pub minutes_per_day: Decimal,
    /// Full-time equivalents per unit of the organisation.
    pub fte: Fte,
    /// Working days of a full-time year, over which minutes are counted.
    pub days_per_year: Decimal,
}

impl FragmentedTime {
    pub(in crate::rules) fn of(value: &RuleValue) -> Option<FragmentedTime> {
        let [minutes_per_day, fte] = [value.part("minutes_per_day")?, value.part("fte")?];
        let days_per_year = value.part("days_per_year")?;
        let fits = minutes_per_day >= Decimal::ZERO && fte >= Decimal::ZERO;
        let fits = fits && days_per_year > Decimal::ZERO;
        fits.then(|| FragmentedTime { minutes_per_day, fte: Fte::new(fte), days_per_year })
    }
}
