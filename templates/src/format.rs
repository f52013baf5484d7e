//! Numbers, dates, periods and units in the reader's language.
//!
//! One formatter for every output. A number is rounded here and nowhere else,
//! once, half away from zero; numbers keep together by hard spaces and carry a
//! true minus sign, so that no line break or hyphen can change what is read.

use gevinst_core::report::{Absence, Day, Fact, FactPeriod, MoneyScale, Period, PriceBasis, Unit};
use rust_decimal::{Decimal, RoundingStrategy};

use crate::error::TemplateError;
use crate::texts::Texts;

/// The hard space between a number and its unit.
pub const HARD_SPACE: char = '\u{00A0}';

/// When a number shows its sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sign {
    /// Only a minus is shown.
    #[default]
    Minus,
    /// Plus and minus are shown; zero has none.
    Both,
}

/// How a figure is to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// When the sign is shown.
    pub sign: Sign,
    /// The unit of money, where it is not the report's own.
    pub scale: Option<MoneyScale>,
    /// More decimals than usual, where figures side by side would not add up.
    pub decimals: Option<u32>,
}

/// A figure as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureText {
    /// The number, rounded for display; or why there is none.
    pub number: Result<String, Absence>,
    /// The unit that belongs after the number; empty for counts and ratios, and for
    /// shares and rates, whose per cent sign is part of the number.
    pub unit: String,
}

impl FigureText {
    /// The number and its unit, kept together; `–` where there is no number.
    pub fn with_unit(&self) -> String {
        match &self.number {
            Ok(number) if self.unit.is_empty() => number.clone(),
            Ok(number) => format!("{number}{HARD_SPACE}{}", self.unit),
            Err(_) => "–".to_owned(),
        }
    }

    /// The number; `–` where there is none.
    pub fn bare(&self) -> &str {
        self.number.as_deref().unwrap_or("–")
    }
}

/// Writes numbers, dates and periods in one language.
#[derive(Debug, Clone, Copy)]
pub struct Formatter<'t> {
    texts: &'t Texts,
    scale: MoneyScale,
}

impl<'t> Formatter<'t> {
    /// A formatter that shows money in `scale` unless told otherwise.
    pub fn new(texts: &'t Texts, scale: MoneyScale) -> Formatter<'t> {
        Formatter { texts, scale }
    }

    /// The texts it writes with.
    pub fn texts(&self) -> &'t Texts {
        self.texts
    }

    /// A number with exactly `decimals` decimals, rounded half away from zero.
    pub fn number(&self, value: Decimal, decimals: u32, sign: Sign) -> String {
        let rounding = RoundingStrategy::MidpointAwayFromZero;
        self.plain_number(value.round_dp_with_strategy(decimals, rounding), decimals, sign)
    }

    /// A number with all the decimals it has, and no more.
    pub fn exact_number(&self, value: Decimal) -> String {
        self.plain_number(value.normalize(), 0, Sign::Minus)
    }

    /// A number with the decimals it has, at most `decimals`.
    pub fn short_number(&self, value: Decimal, decimals: u32, sign: Sign) -> String {
        let rounding = RoundingStrategy::MidpointAwayFromZero;
        let rounded = value.round_dp_with_strategy(decimals, rounding);
        self.plain_number(rounded.normalize(), 0, sign)
    }

    /// A share as per cent with `decimals` decimals: 0.125 is `12,5 %`.
    pub fn percent(&self, share: Decimal, decimals: u32, sign: Sign) -> String {
        let percent = share.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(share);
        self.percent_sign(&self.number(percent, decimals, sign))
    }

    fn percent_sign(&self, number: &str) -> String {
        self.texts.known("locale.percent").replace("{n}", number)
    }

    /// The digits of a number that is rounded already, with at least `decimals` decimals.
    fn plain_number(&self, value: Decimal, decimals: u32, sign: Sign) -> String {
        let digits = value.abs().to_string();
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits.as_str(), ""));
        let mut text = String::with_capacity(digits.len() + 8);
        match sign {
            _ if value.is_zero() => {}
            _ if value.is_sign_negative() => text.push_str(self.texts.known("locale.minus")),
            Sign::Both => text.push('+'),
            Sign::Minus => {}
        }
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && (whole.len() - place) % 3 == 0 {
                text.push_str(self.texts.known("locale.group"));
            }
            text.push(digit);
        }
        let wanted = usize::try_from(decimals).unwrap_or(0);
        if !fraction.is_empty() || wanted > 0 {
            text.push_str(self.texts.known("locale.decimal"));
            text.push_str(fraction);
            text.extend(std::iter::repeat_n('0', wanted.saturating_sub(fraction.len())));
        }
        text
    }

    /// The number that a text of this formatter shows: its digits, per cent
    /// sign and all. `None` where it is not such a text.
    pub fn parse(&self, text: &str) -> Option<Decimal> {
        let percent = self.percent_sign("");
        let (text, is_percent) = match text.strip_suffix(&percent) {
            Some(number) => (number, true),
            None => (text, false),
        };
        let plain = text
            .replace(self.texts.known("locale.group"), "")
            .replace(self.texts.known("locale.decimal"), ".")
            .replace(self.texts.known("locale.minus"), "-");
        let number = Decimal::from_str_exact(plain.strip_prefix('+').unwrap_or(&plain)).ok()?;
        if is_percent { number.checked_div(Decimal::ONE_HUNDRED) } else { Some(number) }
    }

    /// A figure, rounded for display.
    pub fn figure(&self, fact: &Fact, style: Style) -> FigureText {
        let scale = style.scale.unwrap_or(self.scale);
        let number = fact.value.map(|value| self.value(value, &fact.unit, style));
        FigureText { number, unit: self.unit(&fact.unit, scale) }
    }

    /// A value in a unit, rounded for display, without the unit.
    pub fn value(&self, value: Decimal, unit: &Unit, style: Style) -> String {
        let sign = style.sign;
        let decimals = |usual: u32| style.decimals.unwrap_or(usual);
        match unit {
            Unit::Kroner(_) => {
                let scale = style.scale.unwrap_or(self.scale);
                let usual = if scale == MoneyScale::Million { 1 } else { 0 };
                self.number(scaled(value, scale), decimals(usual), sign)
            }
            Unit::Hours | Unit::Count => self.number(value, decimals(0), sign),
            Unit::Fte => self.number(value, decimals(1), sign),
            Unit::Points => self.short_number(value, decimals(1), sign),
            Unit::Index => self.number(value, decimals(1), sign),
            Unit::Share => self.percent(value, decimals(1), sign),
            Unit::Rate => self.percent(value, decimals(2), sign),
            Unit::Ratio => self.number(value, decimals(2), sign),
            Unit::Factor => self.number(value, decimals(4), sign),
            Unit::Years => self.number(value, decimals(1), sign),
            Unit::Own(_) => self.short_number(value, 2, sign),
        }
    }

    /// A figure with all its decimals in base units (kroner, hours) and its
    /// unit, unrounded; `–` where there is none.
    pub fn exact(&self, fact: &Fact) -> String {
        match fact.value {
            // A discount factor is exact to more digits than anybody reads.
            Ok(value) if fact.unit == Unit::Factor => self.exact_number(value.round_dp(8)),
            Ok(value) => self.exact_value(value, Some(&fact.unit)),
            Err(_) => "–".to_owned(),
        }
    }

    /// A number with all its decimals and its unit.
    pub fn exact_value(&self, value: Decimal, unit: Option<&Unit>) -> String {
        match unit {
            Some(Unit::Share | Unit::Rate) => {
                let percent = value.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(value);
                self.percent_sign(&self.exact_number(percent))
            }
            Some(unit) => {
                let number = Ok(self.exact_number(value));
                FigureText { number, unit: self.unit(unit, MoneyScale::Kroner) }.with_unit()
            }
            None => self.exact_number(value),
        }
    }

    /// An amount as a sentence says it, such as `5,8 millioner kroner`, without
    /// its sign; amounts below a million stand in kroner.
    pub fn spoken_amount(&self, kroner: Decimal) -> String {
        let scale = spoken_scale(kroner);
        let style = Style { scale: Some(scale), ..Style::default() };
        let number = self.value(kroner.abs(), &Unit::Kroner(PriceBasis::Unstated), style);
        format!("{number}{HARD_SPACE}{}", self.scale_word(scale))
    }

    /// The name of a unit of money in running text: `millioner kroner`.
    pub fn scale_word(&self, scale: MoneyScale) -> &'t str {
        self.texts.known(match scale {
            MoneyScale::Kroner => "unit.kroner_long",
            MoneyScale::Thousand => "unit.thousand_long",
            MoneyScale::Million => "unit.million_long",
        })
    }

    /// The unit as it stands after a number; empty where nothing stands there.
    pub fn unit(&self, unit: &Unit, scale: MoneyScale) -> String {
        match unit {
            Unit::Kroner(_) => self
                .texts
                .known(match scale {
                    MoneyScale::Kroner => "unit.kr",
                    MoneyScale::Thousand => "unit.thousand",
                    MoneyScale::Million => "unit.million",
                })
                .to_owned(),
            Unit::Hours => self.texts.known("unit.hours").to_owned(),
            Unit::Fte => self.texts.known("unit.fte").to_owned(),
            Unit::Points => self.texts.known("unit.points").to_owned(),
            Unit::Years => self.texts.known("unit.years").to_owned(),
            Unit::Share | Unit::Rate | Unit::Ratio | Unit::Factor | Unit::Count | Unit::Index => {
                String::new()
            }
            Unit::Own(own) => crate::visible::visible_within(own, 40),
        }
    }

    /// The report's own unit of money as a column's head has it: `1 000 kr`.
    pub fn money_head(&self) -> &'t str {
        self.texts.known(match self.scale {
            MoneyScale::Kroner => "unit.kr",
            MoneyScale::Thousand => "unit.thousand_head",
            MoneyScale::Million => "unit.million",
        })
    }

    /// Why a figure is missing.
    pub fn absence(&self, absence: Absence) -> Result<&'t str, TemplateError> {
        self.texts.get(&format!("absence.{}", absence.key()))
    }

    /// A price basis: `faste 2026-kroner`.
    pub fn price_basis(&self, basis: PriceBasis) -> String {
        match basis {
            PriceBasis::Fixed(year) => {
                self.texts.known("price.fixed").replace("{year}", &year.to_string())
            }
            PriceBasis::Nominal => self.texts.known("price.nominal").to_owned(),
            PriceBasis::Unstated => self.texts.known("price.unstated").to_owned(),
        }
    }

    /// A day as running text has it: `9. oktober 2026`.
    pub fn day_long(&self, day: Day) -> String {
        self.day("date.long", day)
    }

    /// A day as tables have it: `09.10.2026`.
    pub fn day_short(&self, day: Day) -> String {
        self.day("date.short", day)
    }

    fn day(&self, key: &str, day: Day) -> String {
        self.texts
            .known(key)
            .replace("{day}", &day.day().to_string())
            .replace("{dd}", &format!("{:02}", day.day()))
            .replace("{mm}", &format!("{:02}", day.month()))
            .replace("{month}", self.texts.known(&format!("month.{}", day.month())))
            .replace("{mon}", self.texts.known(&format!("month_short.{}", day.month())))
            .replace("{year}", &day.year().to_string())
    }

    /// A period as running text has it: `3. kvartal 2026`.
    pub fn period(&self, period: Period) -> String {
        self.period_as("period.", period)
    }

    /// A period as a narrow column has it: `K3 2026`.
    pub fn period_short(&self, period: Period) -> String {
        self.period_as("period.short_", period)
    }

    fn period_as(&self, prefix: &str, period: Period) -> String {
        let (kind, part) = match period {
            Period::Year(_) => ("year", 0),
            Period::HalfYear(_, part) => ("half_year", u16::from(part)),
            Period::Tertial(_, part) => ("tertial", u16::from(part)),
            Period::Quarter(_, part) => ("quarter", u16::from(part)),
            Period::Month(_, part) => ("month", u16::from(part)),
            Period::PlanYear(number) => ("plan_year", number),
        };
        let year = period.year().map_or_else(String::new, |year| year.to_string());
        self.texts
            .known(&format!("{prefix}{kind}"))
            .replace("{n}", &part.to_string())
            .replace("{month}", self.texts.known(&format!("month.{part}")))
            .replace("{mon}", self.texts.known(&format!("month_short.{part}")))
            .replace("{year}", &year)
    }

    /// The stretch of time of a figure: `hittil i år t.o.m. 3. kvartal 2026`;
    /// empty where it has none.
    pub fn fact_period(&self, period: FactPeriod) -> String {
        match period {
            FactPeriod::None => String::new(),
            FactPeriod::Lifetime => self.texts.known("period.lifetime").to_owned(),
            FactPeriod::Of(period) => self.period(period),
            FactPeriod::ToDate(year @ Period::Year(_)) => {
                self.texts.known("period.to_date_year").replace("{period}", &self.period(year))
            }
            FactPeriod::ToDate(period) => {
                self.texts.known("period.to_date").replace("{period}", &self.period(period))
            }
        }
    }
}

/// The unit of money in which a sentence or tile names an amount.
pub fn spoken_scale(kroner: Decimal) -> MoneyScale {
    if kroner.abs() >= Decimal::from(1_000_000) { MoneyScale::Million } else { MoneyScale::Kroner }
}

/// How many units of `scale` an amount is; a shift of the decimal point, so exact.
pub fn scaled(kroner: Decimal, scale: MoneyScale) -> Decimal {
    let divisor = match scale {
        MoneyScale::Kroner => 1,
        MoneyScale::Thousand => 1_000,
        MoneyScale::Million => 1_000_000,
    };
    kroner.checked_div(Decimal::from(divisor)).unwrap_or(kroner)
}

/// How many decimals it takes, at most 3, for a difference to be what the
/// shown figures give, and to show at all: `39,4 − 47,4` must not be `−8,1`, and
/// a difference that is there must not be `0,0`.
pub fn decimals_that_add_up(
    value: Decimal,
    plan: Decimal,
    difference: Decimal,
    scale: MoneyScale,
) -> u32 {
    let first = if scale == MoneyScale::Million { 1 } else { 0 };
    let rounding = RoundingStrategy::MidpointAwayFromZero;
    let adds_up = |decimals: u32| {
        let shown = |kroner| scaled(kroner, scale).round_dp_with_strategy(decimals, rounding);
        let seen = difference.is_zero() || !shown(difference).is_zero();
        seen && shown(value) - shown(plan) == shown(difference)
    };
    (first..=3).find(|decimals| adds_up(*decimals)).unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_is_added_until_the_difference_is_what_is_seen() {
        let number = |text: &str| Decimal::from_str_exact(text).unwrap();
        let decimals = |value, plan, difference| {
            let (value, plan) = (number(value), number(plan));
            decimals_that_add_up(value, plan, number(difference), MoneyScale::Million)
        };
        assert_eq!(decimals("39350000", "47400000", "-8050000"), 2);
        assert_eq!(decimals("39400000", "47400000", "-8000000"), 1);
        assert_eq!(decimals("2408000", "2390000", "18000"), 2);
    }
}
