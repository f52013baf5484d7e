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

            /// What can be chosen, in a fixed order.
            pub(super) const KEYS: &'static [&'static str] = &[$( stringify!($field) ),+];

            /// Puts the choice that stands under `at` in place of this method's, and
            /// gives it back as it is written.
            pub(super) fn replace(
                &mut self,
                source: &mut Source<'_>,
                section: &Section<'_>,
                method: &str,
                at: &str,
            ) -> Option<&'static str> {
                $(
                    if method == stringify!($field) {
                        let keys: Vec<&str> =
                            $name::VARIANTS.iter().map(|choice| choice.key()).collect();
                        let place = section.word(source, at, &keys)?;
                        let choice = $name::VARIANTS.get(place).copied()?;
                        self.$field = choice;
                        return Some(choice.key());
                    }
                )+
                None
            }

            /// Every choice that there is, of every method, in a fixed order.
            pub fn all() -> Vec<MethodChoice> {
                let mut all = Vec::new();
                $(
                    all.extend($name::VARIANTS.iter().map(|choice| MethodChoice {
                        key: stringify!($field),
                        value: choice.key(),
                        doc: choice.doc(),
                    }));
                )+
                all
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

    /// Which rate zone Ia of employer's contributions (arbeidsgiveravgift) has.
    aga_zone_ia: AgaZoneIa {
        AboveFreeAmount = "above-free-amount",
            "In zone Ia the free amount (fribeløp) is taken as used up by other pay: the next krone has the rate above it.";
        WithinFreeAmount = "within-free-amount",
            "In zone Ia pay is taken as within the free amount (fribeløp), with the lower rate.";
    }

    /// What becomes of amounts before the comparison year (sammenligningsår).
    before_comparison: BeforeComparison {
        Compounded = "compounded",
            "Amounts before the comparison year are compounded forward to it.";
        SunkExcluded = "sunk-excluded",
            "Amounts before the comparison year are sunk and not part of the appraisal.";
    }

    /// Which year is the comparison year (sammenligningsår) where a workbook states none.
    comparison_year_unstated: ComparisonYearUnstated {
        FirstYear = "first-year",
            "Where no comparison year is stated, it is the first year with amounts.";
        YearBeforeFirst = "year-before-first",
            "Where no comparison year is stated, it is the year before the first with amounts, so that no amount is undiscounted.";
    }

    /// How uncertain amounts vary together when their spreads are summed.
    correlation: Correlation {
        Independent = "independent",
            "Uncertain amounts are taken as independent: variances are summed.";
        Full = "full",
            "Uncertain amounts are taken as moving together: spreads are summed.";
    }

    /// Which point of a year an amount is discounted from (diskonteringstidspunkt).
    discount_timing: DiscountTiming {
        EndOfYear = "end-of-year",
            "An amount falls at the end of its year; amounts of the comparison year are not discounted.";
        MidYear = "mid-year",
            "An amount falls in the middle of its year: half a year nearer than at its end.";
        BeginningOfYear = "beginning-of-year",
            "An amount falls at the beginning of its year: one year nearer than at its end.";
        FirstYearUndiscounted = "first-year-undiscounted",
            "The first year with amounts is not discounted, the next by one year, and so on.";
    }

    /// How a year's forecast (årsprognose) is made in the middle of the year.
    forecast_year: ForecastYear {
        RealisedToDatePlusRemainingForecast = "realised-to-date-plus-remaining-forecast",
            "The forecast for the year is what is realised so far plus the forecast for the periods that remain.";
    }

    /// When an internal rate of return (internrente) is reported.
    irr_rule: IrrRule {
        SingleRootOnly = "single-root-only",
            "An internal rate of return is reported only where there is exactly one above -100 per cent; otherwise the reason and all of them.";
    }

    /// How an overlap between benefits is divided among them where a group has a ceiling.
    overlap_allocation: OverlapAllocation {
        ProRata = "pro-rata",
            "Each benefit of an overlap group keeps the same share, so that together they reach the ceiling.";
        ByRank = "by-rank",
            "Benefits of an overlap group are taken in the order of the inputs until the ceiling is reached.";
        ExcludeLater = "exclude-later",
            "Only the first benefit of an overlap group counts, up to the ceiling where there is one.";
    }

    /// From when payback (tilbakebetalingstid) is counted.
    payback_start: PaybackStart {
        FirstSpend = "first-spend",
            "Payback is counted from the beginning of the first year with amounts.";
        Opening = "opening",
            "Payback is counted from the beginning of the opening year.";
    }

    /// Which S-shaped curve an effect comes in by (innfasing etter S-kurve).
    ramp_curve: RampCurve {
        LogisticTen = "logistic-10",
            "An S-shaped ramp is the logistic curve with steepness 10, moved and scaled to begin at 0 and end at 1.";
    }

    /// From which year the steps of the discount rate are counted.
    rate_clock: RateClock {
        ComparisonYear = "comparison-year",
            "The steps of the discount rate are counted from the comparison year.";
        OpeningYear = "opening-year",
            "The steps of the discount rate are counted from the opening year; before it the first rate holds.";
    }

    /// What remains after the analysis period where the lifetime is longer (restverdi).
    residual_value: ResidualValue {
        NetFlowsBeyond = "net-flows-beyond",
            "The residual value is the present value of the amounts after the analysis period, to the end of the lifetime.";
        StraightLine = "straight-line",
            "The residual value is the share of the investment that the lifetime has left, discounted from the end of the analysis period.";
        NoResidual = "none",
            "No residual value is counted.";
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

    /// How the spread of a three-point estimate is taken.
    uncertainty_spread: UncertaintySpread {
        FifthOfRange = "fifth-of-range",
            "The standard deviation is a fifth of the distance between the optimistic and the pessimistic estimate.";
        Triangular = "triangular",
            "The standard deviation is that of the triangular distribution.";
        Pert = "pert",
            "The standard deviation is the exact one of the beta-PERT distribution.";
    }

    /// What the uses of benefits (uttak, anvendelse) are parts of.
    use_of: UseOf {
        GrossBenefit = "gross-benefit",
            "Uses are parts of gross benefit, as in Prosjektveiviseren's table C; operating cost stands beside them.";
        NetBenefit = "net-benefit",
            "Uses are parts of net benefit: what runs the new solution cannot be used again.";
    }

    /// Which sign a variance (avvik) has.
    variance_sign: VarianceSign {
        RealisedMinusPlannedPositiveIsGood = "realised-minus-planned-positive-is-good",
            "A variance is realised less planned, of a cost planned less actual; positive is good.";
    }

    /// How a variance is divided among volume, rate and price.
    variance_split: VarianceSplit {
        Shapley = "shapley",
            "A variance is divided by the mean over all orders of the factors; the parts add up to it exactly.";
    }
}

impl RampCurve {
    /// How steep the curve is in its middle.
    pub fn steepness(self) -> Decimal {
        let RampCurve::LogisticTen = self;
        Decimal::TEN
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
