//! The units of the method's parameters.

macro_rules! units {
    ($( $(#[$doc:meta])* $name:ident = $key:literal; )+) => {
        /// The unit of a parameter's value. An edition states it, and it must be
        /// the one the code calculates with.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RuleUnit {
            $( $(#[$doc])* $name, )+
        }

        impl RuleUnit {
            /// Every unit.
            pub const ALL: &'static [RuleUnit] = &[$( RuleUnit::$name ),+];

            /// The unit as editions write it.
            pub fn key(self) -> &'static str {
                match self { $( RuleUnit::$name => $key, )+ }
            }
        }
    };
}

units! {
    /// Hours per full-time equivalent and year.
    HoursPerFte = "hours-per-fte";
    /// A weight in a weighted mean; only its size against the other weights counts.
    Weight = "weight";
    /// A share of one: 0.95 is 95 per cent.
    Share = "share";
    /// A share of one per year: 0.04 is 4 per cent a year.
    PerYear = "per-year";
    /// A level of an index; only its size against other levels counts.
    Index = "index";
    /// Kroner, or the currency of the edition's country.
    Kroner = "kroner";
    /// Kroner per hour.
    KronerPerHour = "kroner-per-hour";
    /// Years.
    Years = "years";
    /// Months.
    Months = "months";
    /// Working days.
    Days = "days";
    /// Minutes per person and working day.
    MinutesPerDay = "minutes-per-day";
    /// Full-time equivalents (årsverk).
    Fte = "fte";
    /// A plain count.
    Count = "count";
    /// Points of an index from 0 to 100.
    IndexPoints = "index-points";
    /// Steps of the plus-minus scale, 0 to 4.
    Score = "score";
    /// Standard deviations.
    StandardDeviations = "standard-deviations";
    /// The unit of the driver that a run changes.
    ByDriver = "by-driver";
    /// Each part has its own; a file states it as a table of parts and units.
    ByPart = "by-part";
}

/// The units that the code expects of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Units {
    /// One unit for all numbers.
    One(RuleUnit),
    /// One for each part.
    ByPart(&'static [(&'static str, RuleUnit)]),
}

impl Units {
    /// The unit of all numbers, or [`RuleUnit::ByPart`].
    pub(super) fn over_all(self) -> RuleUnit {
        match self {
            Units::One(unit) => unit,
            Units::ByPart(_) => RuleUnit::ByPart,
        }
    }
}
