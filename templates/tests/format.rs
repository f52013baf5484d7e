//! The formatter: exact texts, and the law that what is printed can be read back.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod common;

use common::decimal;
use gevinst_core::report::*;
use gevinst_templates::{Formatter, Sign, Style, Texts};
use proptest::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};

fn texts(lang: &str) -> Texts {
    Texts::load(lang).unwrap()
}

#[test]
fn numbers_in_both_languages() {
    let (nb, en) = (texts("nb"), texts("en"));
    let nb = Formatter::new(&nb, MoneyScale::Kroner);
    let en = Formatter::new(&en, MoneyScale::Kroner);
    let cases = [
        ("12345.6", 1, "12\u{a0}345,6", "12,345.6"),
        ("-1234567", 0, "−1\u{a0}234\u{a0}567", "−1,234,567"),
        ("4.55", 1, "4,6", "4.6"),
        ("0.05", 1, "0,1", "0.1"),
        ("-0.05", 1, "−0,1", "−0.1"),
        ("-0.04", 1, "0,0", "0.0"),
        ("999", 0, "999", "999"),
        ("1000", 2, "1\u{a0}000,00", "1,000.00"),
        ("0.5", 0, "1", "1"),
        ("-0.4999", 0, "0", "0"),
    ];
    for (value, decimals, in_nb, in_en) in cases {
        assert_eq!(nb.number(decimal(value), decimals, Sign::Minus), in_nb);
        assert_eq!(en.number(decimal(value), decimals, Sign::Minus), in_en);
    }
    assert_eq!(nb.number(decimal("4.4"), 0, Sign::Both), "+4");
    assert_eq!(nb.number(decimal("-0.4"), 0, Sign::Both), "0");
    assert_eq!(nb.percent(decimal("0.943"), 1, Sign::Minus), "94,3\u{a0}%");
    assert_eq!(en.percent(decimal("-0.05567"), 1, Sign::Minus), "−5.6%");
    assert_eq!(nb.exact_number(decimal("99060000.250")), "99\u{a0}060\u{a0}000,25");
}

fn fact(value: Result<&str, Absence>, unit: Unit) -> Fact {
    let mut builder = common::Builder::default();
    let value = value.map(decimal);
    let place = builder.stated(Metric::SavingRealised, &[], FactPeriod::None, value, unit);
    builder.facts.get(place).clone()
}

#[test]
fn figures_carry_their_unit() {
    let nb = texts("nb");
    let kroner = Unit::Kroner(PriceBasis::Nominal);
    let show = |scale, value, unit: &Unit| {
        let fact = fact(value, unit.clone());
        Formatter::new(&nb, scale).figure(&fact, Style::default()).with_unit()
    };
    let value = Ok("99060500");
    assert_eq!(show(MoneyScale::Kroner, value, &kroner), "99\u{a0}060\u{a0}500\u{a0}kr");
    assert_eq!(show(MoneyScale::Thousand, value, &kroner), "99\u{a0}061\u{a0}tusen\u{a0}kr");
    assert_eq!(show(MoneyScale::Million, value, &kroner), "99,1\u{a0}mill.\u{a0}kr");
    assert_eq!(show(MoneyScale::Million, Ok("1234.5"), &Unit::Hours), "1\u{a0}235\u{a0}timer");
    assert_eq!(show(MoneyScale::Million, Ok("2.04"), &Unit::Fte), "2,0\u{a0}årsverk");
    assert_eq!(show(MoneyScale::Million, Ok("0.88"), &Unit::Share), "88,0\u{a0}%");
    assert_eq!(show(MoneyScale::Million, Ok("4"), &Unit::Count), "4");
    assert_eq!(show(MoneyScale::Million, Ok("0.041"), &Unit::Share), "4,1\u{a0}%");
    assert_eq!(show(MoneyScale::Million, Ok("0.0734512"), &Unit::Rate), "7,35\u{a0}%");
    assert_eq!(show(MoneyScale::Million, Ok("-0.4"), &Unit::Ratio), "−0,40");
    assert_eq!(show(MoneyScale::Million, Ok("3.25"), &Unit::Years), "3,3\u{a0}år");
    let own = Unit::Own("dager".to_owned());
    assert_eq!(show(MoneyScale::Million, Ok("27.50"), &own), "27,5\u{a0}dager");
    assert_eq!(show(MoneyScale::Million, Err(Absence::NotReported), &kroner), "–");
    assert_eq!(show(MoneyScale::Million, Ok("0"), &kroner), "0,0\u{a0}mill.\u{a0}kr");
}

/// Bokmål, nynorsk and Northern Sámi write numbers alike; what is said of them differs.
#[test]
fn millions_in_prose_and_in_tables() {
    let amount = decimal("-5840000");
    for (lang, prose, table) in [
        ("nb", "5,8\u{a0}millioner\u{a0}kroner", "−5,8\u{a0}mill.\u{a0}kr"),
        ("nn", "5,8\u{a0}millionar\u{a0}kroner", "−5,8\u{a0}mill.\u{a0}kr"),
        ("en", "5.8\u{a0}million\u{a0}kroner", "−5.8\u{a0}million\u{a0}NOK"),
        ("se", "5,8\u{a0}miljovnna\u{a0}ruvnnu", "−5,8\u{a0}milj.\u{a0}ru"),
    ] {
        let texts = texts(lang);
        let formatter = Formatter::new(&texts, MoneyScale::Million);
        assert_eq!(formatter.spoken_amount(amount), prose);
        let fact = fact(Ok("-5840000"), Unit::Kroner(PriceBasis::Nominal));
        assert_eq!(formatter.figure(&fact, Style::default()).with_unit(), table, "{lang}");
    }
}

#[test]
fn amounts_in_sentences() {
    let nb = texts("nb");
    let nb = Formatter::new(&nb, MoneyScale::Thousand);
    assert_eq!(nb.spoken_amount(decimal("-5840000")), "5,8\u{a0}millioner\u{a0}kroner");
    assert_eq!(nb.spoken_amount(decimal("845000")), "845\u{a0}000\u{a0}kroner");
}

#[test]
fn days_and_periods() {
    let (nb, en) = (texts("nb"), texts("en"));
    let nb = Formatter::new(&nb, MoneyScale::Kroner);
    let en = Formatter::new(&en, MoneyScale::Kroner);
    let day = Day::new(2026, 10, 9).unwrap();
    assert_eq!(
        (nb.day_long(day), nb.day_short(day)),
        ("9. oktober 2026".into(), "09.10.2026".into())
    );
    assert_eq!(
        (en.day_long(day), en.day_short(day)),
        ("9 October 2026".into(), "9 Oct 2026".into())
    );
    let year = Year(2026);
    let cases = [
        (Period::Year(year), "2026", "2026", "2026"),
        (Period::HalfYear(year, 1), "1. halvår 2026", "H1\u{a0}2026", "half-year 1, 2026"),
        (Period::Tertial(year, 2), "2. tertial 2026", "T2\u{a0}2026", "tertial 2, 2026"),
        (Period::Quarter(year, 3), "3. kvartal 2026", "K3\u{a0}2026", "quarter 3, 2026"),
        (Period::Month(year, 12), "desember 2026", "des.\u{a0}2026", "December 2026"),
        (Period::PlanYear(4), "år 4", "År 4", "year 4"),
    ];
    for (period, in_nb, short, in_en) in cases {
        assert_eq!(nb.period(period), in_nb);
        assert_eq!(nb.period_short(period), short);
        assert_eq!(en.period(period), in_en);
    }
    let quarter = Period::Quarter(year, 3);
    assert_eq!(nb.fact_period(FactPeriod::ToDate(quarter)), "hittil i år t.o.m. 3. kvartal 2026");
    assert_eq!(nb.fact_period(FactPeriod::ToDate(Period::Year(year))), "hele 2026");
    assert_eq!(nb.fact_period(FactPeriod::Lifetime), "i alle registrerte perioder");
}

/// A hyphen before a digit, or digits parted by a breaking space.
fn has_false_typography(text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    characters.windows(2).any(|pair| pair[0] == '-' && pair[1].is_ascii_digit())
        || characters
            .windows(3)
            .any(|three| three[0].is_ascii_digit() && three[1] == ' ' && three[2].is_ascii_digit())
}

/// The texts of all languages, read once.
fn all_texts() -> &'static [Texts] {
    static TEXTS: std::sync::OnceLock<Vec<Texts>> = std::sync::OnceLock::new();
    TEXTS.get_or_init(|| Texts::languages().map(texts).collect())
}

proptest! {
    /// Printed and parsed back, every number is the value rounded once.
    #[test]
    fn what_is_printed_reads_back(mantissa in -10_000_000_000_000_000_000i128..10_000_000_000_000_000_000, scale in 0u32..9, decimals in 0u32..4, both: bool) {
        let value = Decimal::from_i128_with_scale(mantissa, scale);
        let sign = if both { Sign::Both } else { Sign::Minus };
        let rounding = RoundingStrategy::MidpointAwayFromZero;
        for texts in all_texts() {
            let formatter = Formatter::new(texts, MoneyScale::Kroner);
            let text = formatter.number(value, decimals, sign);
            prop_assert_eq!(formatter.parse(&text), Some(value.round_dp_with_strategy(decimals, rounding)));
            prop_assert!(!has_false_typography(&text), "{}", text);
            let exact = formatter.exact_number(value);
            prop_assert_eq!(formatter.parse(&exact), Some(value));
            let share = value.round_dp(6) / decimal("1000000000");
            let text = formatter.percent(share, 1, sign);
            let rounded = share.round_dp_with_strategy(3, rounding);
            prop_assert_eq!(formatter.parse(&text), Some(rounded));
        }
    }
}
