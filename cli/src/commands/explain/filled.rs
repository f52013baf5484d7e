//! A method with its numbers filled in: `(2 480 − 2 600) / 2 600`.
//!
//! What is filled in is computed again and shown only if it gives the figure, so
//! that no reader meets an equation that does not hold. A method without a pattern
//! here is explained by its words and its parts.

use rust_decimal::Decimal;

/// A number to be filled in.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Operand {
    /// As it is shown.
    pub(super) text: String,
    /// What it is.
    pub(super) value: Decimal,
}

/// The numbers that a figure is made of.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Operands {
    /// Of its parts, in the order of the formula.
    pub(super) facts: Vec<Operand>,
    /// Of its cells.
    pub(super) cells: Vec<Operand>,
    /// Of its rule values; those of a value with several parts one after the other.
    pub(super) rules: Vec<Operand>,
}

/// Methods as patterns of facts (`f0`), cells (`c0`) and rule values (`r0`); `r#` is any
/// number of the rule values, such as the rate of one zone among several.
const PATTERNS: &[(&str, &str)] = &[
    ("variance", "f0 − f1"),
    ("variance-share", "(f0 − f1) / f1"),
    ("realisation-rate", "f0 / f1"),
    ("freed-hours", "c0 × (c1 − c2) × c3"),
    ("freed-hours", "c0 × (c1 − c2)"),
    ("freed-hours", "c0 × (c1 − c2) / 60 × c3"),
    ("freed-hours", "c0 × (c1 − c2) / 60"),
    ("fte", "f0 / r0"),
    ("hours-of-fte", "c0 × r0"),
    ("value-of-time", "f0 × c0"),
    ("three-point", "(r0 × c0 + r1 × c1 + r2 × c2) / (r0 + r1 + r2)"),
    ("achievement", "(f2 − f0) / (f1 − f0)"),
    ("achievement", "(f0 − f1) / (f2 − f1)"),
    ("labour-part", "f0 × r#"),
    ("labour-part", "(f0 + f1) × r#"),
    ("labour-part", "(f0 + f1 + f2) × r#"),
    ("hourly-cost", "f0 / f1"),
    ("index", "(f0 − c0) / (c1 − c0) × 100"),
    ("change", "f1 − f0"),
    ("change", "f0 − f1"),
    ("tax-cost-of-budget", "f0 × r#"),
    ("tax-cost", "f0 × r#"),
    ("after-tax-cost", "f0 − f1"),
    ("present-value", "f0 × f1"),
    ("quotient", "f0 / f1"),
    ("sensitivity-change", "f0 − f1"),
    ("outturn-performance", "f0 + f0 / f1 × f2"),
    ("counted-use", "f0 × f1 / f2"),
    ("counted-use", "f0 × c0"),
    ("break-even", "0 − f0"),
    ("spread", "(c0 − c2) / 5"),
    ("spread", "(c2 − c0) / 5"),
];

/// Methods that add all their parts.
const SUMS: &[&str] = &[
    "sum",
    "outturn",
    "outturn-remaining-plan",
    "cumulative",
    "budget-effect",
    "budget-part",
    "social-part",
    "beside-budget",
    "account-sum",
    "counted-once",
];
/// Methods that subtract all parts from the first.
const DIFFERENCES: &[&str] =
    &["net", "net-before-investment", "budget-net", "chain-rest", "left-out"];
/// The method of a discount factor: one divided by the growth of all years.
const DISCOUNT: &str = "discount-factor";
/// So many years a discount factor may be of.
const YEARS: u32 = 200;
/// Methods that weigh their parts by as many cells.
const MEANS: &[&str] = &["composite"];
/// So many terms are written out.
const TERMS: usize = 12;

/// Whether there is a pattern for a method.
#[cfg(test)]
pub(super) fn knows(method: &str) -> bool {
    method == DISCOUNT
        || [SUMS, DIFFERENCES, MEANS].iter().any(|list| list.contains(&method))
        || PATTERNS.iter().any(|(known, _)| *known == method)
}

/// The method with the numbers filled in; `None` where no pattern gives the figure.
pub(super) fn filled(method: &str, operands: &Operands, value: Decimal) -> Option<String> {
    if SUMS.contains(&method) || DIFFERENCES.contains(&method) {
        let sign = if SUMS.contains(&method) { '+' } else { '−' };
        return [&operands.facts, &operands.cells]
            .into_iter()
            .find_map(|terms| row_of_terms(terms, sign).filter(|(_, result)| agree(*result, value)))
            .map(|(text, _)| text);
    }
    if method == DISCOUNT {
        return discount(&operands.rules, value);
    }
    let mut patterns: Vec<String> = Vec::new();
    for (_, pattern) in PATTERNS.iter().filter(|(known, _)| *known == method) {
        match pattern.contains("r#") {
            true => patterns.extend(
                (0..operands.rules.len()).map(|place| pattern.replace("r#", &format!("r{place}"))),
            ),
            false => patterns.push((*pattern).to_owned()),
        }
    }
    if MEANS.contains(&method) {
        patterns.extend(weighted_mean(operands));
    }
    patterns.iter().find_map(|pattern| {
        let (text, result) = Reader { rest: pattern, operands }.sum()?;
        agree(result, value).then_some(text)
    })
}

/// `1 / (1,04^40 × 1,03^5)` by the steps of a rate: rates, each with its first year.
fn discount(steps: &[Operand], value: Decimal) -> Option<String> {
    let steps: Vec<(&Operand, Decimal)> =
        steps.chunks_exact(2).map(|pair| (&pair[0], pair[1].value)).collect();
    let mut factor = Decimal::ONE;
    // How many years each step has had.
    let mut years = vec![0_u32; steps.len()];
    for year in 1..=YEARS {
        let step = steps.iter().rposition(|(_, from)| *from <= Decimal::from(year))?;
        let growth = Decimal::ONE.checked_add(steps[step].0.value)?;
        factor = factor.checked_div(growth)?;
        years[step] += 1;
        if agree_closely(factor, value) {
            let terms: Vec<String> = steps
                .iter()
                .zip(&years)
                .filter(|(_, years)| **years > 0)
                .map(|((rate, _), years)| format!("(1 + {})^{years}", rate.text))
                .collect();
            return Some(match terms.as_slice() {
                [one] => format!("1 / {one}"),
                several => format!("1 / ({})", several.join(" × ")),
            });
        }
    }
    None
}

/// The same to more digits than two years' factors could share.
fn agree_closely(computed: Decimal, value: Decimal) -> bool {
    let difference = computed.checked_sub(value).map(|it| it.abs());
    let relative = difference.and_then(|it| it.checked_div(value));
    relative.is_some_and(|it| it <= Decimal::new(1, 7))
}

/// Each part times its weight, by the sum of the weights.
fn weighted_mean(operands: &Operands) -> Option<String> {
    let count = operands.facts.len();
    if count == 0 || count > TERMS || operands.cells.len() != count {
        return None;
    }
    let terms: Vec<String> = (0..count).map(|place| format!("c{place} × f{place}")).collect();
    let weights: Vec<String> = (0..count).map(|place| format!("c{place}")).collect();
    Some(format!("({}) / ({})", terms.join(" + "), weights.join(" + ")))
}

/// The same but for the rounding of terms to eight decimals.
fn agree(computed: Decimal, value: Decimal) -> bool {
    let relative = value.abs().checked_div(Decimal::from(1_000_000_000_000_u64));
    let allowed = relative.unwrap_or_default().max(Decimal::new(1, 6));
    computed.checked_sub(value).is_some_and(|difference| difference.abs() <= allowed)
}

fn row_of_terms(terms: &[Operand], sign: char) -> Option<(String, Decimal)> {
    let (first, rest) = terms.split_first()?;
    if rest.is_empty() {
        return None;
    }
    let mut result = first.value;
    let mut text = first.text.clone();
    for (place, term) in rest.iter().enumerate() {
        result = match sign {
            '+' => result.checked_add(term.value)?,
            _ => result.checked_sub(term.value)?,
        };
        if place + 1 < TERMS {
            text.push_str(&format!(" {sign} {}", in_brackets(term)));
        } else if place + 1 == TERMS {
            text.push_str(&format!(" {sign} … ({})", terms.len()));
        }
    }
    Some((text, result))
}

/// A negative number after a sign stands in brackets.
fn in_brackets(term: &Operand) -> String {
    if term.value.is_sign_negative() { format!("({})", term.text) } else { term.text.clone() }
}

/// Reads a pattern, writing and computing it at once.
struct Reader<'p> {
    rest: &'p str,
    operands: &'p Operands,
}

impl Reader<'_> {
    fn sum(&mut self) -> Option<(String, Decimal)> {
        let (mut text, mut result) = self.product()?;
        loop {
            let Some(sign) = self.sign(['+', '−']) else { return Some((text, result)) };
            let (more, value) = self.product()?;
            text.push_str(&format!(" {sign} {more}"));
            result = match sign {
                '+' => result.checked_add(value)?,
                _ => result.checked_sub(value)?,
            };
        }
    }

    fn product(&mut self) -> Option<(String, Decimal)> {
        let (mut text, mut result) = self.term()?;
        loop {
            let Some(sign) = self.sign(['×', '/']) else { return Some((text, result)) };
            let (more, value) = self.term()?;
            text.push_str(&format!(" {sign} {more}"));
            result = match sign {
                '×' => result.checked_mul(value)?,
                _ => result.checked_div(value)?,
            };
        }
    }

    fn sign(&mut self, signs: [char; 2]) -> Option<char> {
        let rest = self.rest.trim_start();
        let sign = rest.chars().next().filter(|sign| signs.contains(sign))?;
        self.rest = &rest[sign.len_utf8()..];
        Some(sign)
    }

    /// A number of the operands, a number of the pattern, or a sum in brackets.
    fn term(&mut self) -> Option<(String, Decimal)> {
        self.rest = self.rest.trim_start();
        if let Some(rest) = self.rest.strip_prefix('(') {
            self.rest = rest;
            let (text, value) = self.sum()?;
            self.rest = self.rest.trim_start().strip_prefix(')')?;
            return Some((format!("({text})"), value));
        }
        let end = self.rest.find(|c: char| !c.is_ascii_alphanumeric());
        let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        if let Ok(number) = Decimal::from_str_exact(word) {
            return Some((word.to_owned(), number));
        }
        let place: usize = word.get(1..)?.parse().ok()?;
        let list = match word.as_bytes().first()? {
            b'f' => &self.operands.facts,
            b'c' => &self.operands.cells,
            _ => &self.operands.rules,
        };
        let operand = list.get(place)?;
        Some((in_brackets(operand), operand.value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operands(texts: &[&str]) -> Vec<Operand> {
        let operand = |text: &&str| Operand {
            text: (*text).to_owned(),
            value: Decimal::from_str_exact(text).unwrap(),
        };
        texts.iter().map(operand).collect()
    }

    fn number(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap()
    }

    #[test]
    fn a_pattern_is_filled_in_and_computed() {
        let facts = Operands { facts: operands(&["80", "100"]), ..Operands::default() };
        assert_eq!(filled("variance", &facts, number("-20")).unwrap(), "80 − 100");
        assert_eq!(filled("variance-share", &facts, number("-0.2")).unwrap(), "(80 − 100) / 100");
        let cells = Operands {
            cells: operands(&["12", "9", "3"]),
            rules: operands(&["1", "3", "1"]),
            ..Operands::default()
        };
        let told = filled("three-point", &cells, number("8.4")).unwrap();
        assert_eq!(told, "(1 × 12 + 3 × 9 + 1 × 3) / (1 + 3 + 1)");
    }

    #[test]
    fn a_discount_factor_is_told_by_the_steps_of_its_rate() {
        let rules = operands(&["0.04", "1", "0.03", "41", "0.02", "76"]);
        let steps = Operands { rules, ..Operands::default() };
        let two = number("0.9245562130177514792899408284");
        assert_eq!(filled("discount-factor", &steps, two).unwrap(), "1 / (1 + 0.04)^2");
        let in_year_41 = number("0.20222237");
        let told = filled("discount-factor", &steps, in_year_41).unwrap();
        assert_eq!(told, "1 / ((1 + 0.04)^40 × (1 + 0.03)^1)");
        assert_eq!(filled("discount-factor", &steps, number("0.95")), None);
    }

    #[test]
    fn an_equation_that_does_not_hold_is_not_shown() {
        let facts = Operands { facts: operands(&["80", "100"]), ..Operands::default() };
        assert_eq!(filled("variance", &facts, number("20")), None);
        assert_eq!(filled("fte", &facts, number("1")), None);
        assert_eq!(filled("unheard-of", &facts, number("1")), None);
        let none = Operands { facts: operands(&["1", "0"]), ..Operands::default() };
        assert_eq!(filled("realisation-rate", &none, number("1")), None);
    }

    #[test]
    fn negative_terms_stand_in_brackets_and_long_sums_are_cut() {
        let few = Operands { facts: operands(&["5", "-2"]), ..Operands::default() };
        assert_eq!(filled("sum", &few, number("3")).unwrap(), "5 + (-2)");
        assert_eq!(filled("net", &few, number("7")).unwrap(), "5 − (-2)");
        let many = Operands { cells: operands(&["1"; 20]), ..Operands::default() };
        assert!(filled("sum", &many, number("20")).unwrap().ends_with("1 + … (20)"));
    }
}
