//! Method choices: which way a figure is calculated, where the field has more
//! than one.
//!
//! An edition names each choice in `[methods]` of its `edition.toml`. The code
//! keeps every variant that a released edition names, so that old reports keep
//! their method. A formula takes the choice as an argument and matches it.

use rust_decimal::{Decimal, RoundingStrategy};

use super::read::{Section, Source};

/// A method choice as it is listed for a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MethodChoice {
    /// What is chosen, such as `achievement_beyond`.
    pub key: &'static str,
    /// The choice, such as `uncapped`.
    pub value: &'static str,
    /// What the choice means, in one line.
    pub doc: &'static str,
}

macro_rules! methods {
    ($(
        $(#[$doc:meta])*
        $field:ident: $name:ident {
            $( $variant:ident = $key:literal, $meaning:literal; )+
        }
    )+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub enum $name {
                $( #[doc = $meaning] $variant, )+
            }

            impl $name {
                const VARIANTS: &'static [$name] = &[$( $name::$variant ),+];

                /// The choice as an edition writes it.
                pub fn key(self) -> &'static str {
                    match self { $( $name::$variant => $key, )+ }
                }

                /// What the choice means, in one line.
                pub fn doc(self) -> &'static str {
                    match self { $( $name::$variant => $meaning, )+ }
                }
            }
        )+

        /// The method choices of an edition.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct Methods {
            $( $(#[$doc])* pub $field: $name, )+
        }

        impl Methods {
            /// Reads `[methods]`: every choice named once, by a known word.
            pub(super) fn read(source: &mut Source<'_>, section: &Section<'_>) -> Option<Methods> {
                section.only(source, &[$( stringify!($field) ),+]);
                $(
                    let keys: Vec<&str> = $name::VARIANTS.iter().map(|choice| choice.key()).collect();
                    let $field = section
                        .word(source, stringify!($field), &keys)
                        .and_then(|place| $name::VARIANTS.get(place).copied());
                )+
                Some(Methods { $( $field: $field?, )+ })
            }

            /// The choices in a fixed order.
            pub fn list(&self) -> Vec<MethodChoice> {
                vec![$(
                    MethodChoice {
                        key: stringify!($field),
                        value: self.$field.key(),
                        doc: self.$field.doc(),
                    },
                )+]
            }
        }
    };
}

methods! {
    /// What achievement (måloppnåelse) says beyond the target and below the baseline.
    achievement_beyond: AchievementBeyond {
        Uncapped = "uncapped",
            "Achievement may be negative and may exceed 100 per cent.";
    }

    /// How a year's forecast (årsprognose) is made in the middle of the year.
    forecast_year: ForecastYear {
        RealisedToDatePlusRemainingForecast = "realised-to-date-plus-remaining-forecast",
            "The forecast for the year is what is realised so far plus the forecast for the periods that remain.";
    }

    /// How figures are rounded when they are shown (avrunding); once, at the end.
    rounding_display: RoundingDisplay {
        HalfAwayFromZero = "half-away-from-zero",
            "Figures are rounded once, when shown, halves away from zero; status is judged before rounding.";
    }

    /// Which hours per full-time equivalent stand under full-time equivalents and under the hourly cost.
    time_conversion: TimeConversion {
        SameHoursForFteAndCost = "same-hours-for-fte-and-cost",
            "The same hours per full-time equivalent convert hours to full-time equivalents and yearly to hourly cost.";
    }

    /// How three estimates become an expected value (usikkerhetsjustert verdi).
    uncertainty_mean: UncertaintyMean {
        WeightedMoMsMp = "weighted-mo-ms-mp",
            "The expected value is the mean of the optimistic, most likely and pessimistic estimate with the edition's weights.";
    }

    /// Which sign a variance (avvik) has.
    variance_sign: VarianceSign {
        RealisedMinusPlannedPositiveIsGood = "realised-minus-planned-positive-is-good",
            "A variance is realised less planned, of a cost planned less actual; positive is good.";
    }
}

impl RoundingDisplay {
    /// The number with at most this many decimals, as it is shown; no minus zero.
    pub fn round(self, number: Decimal, decimals: u32) -> Decimal {
        let RoundingDisplay::HalfAwayFromZero = self;
        let rounded =
            number.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
        if rounded.is_zero() { Decimal::ZERO } else { rounded }
    }
}
