//! Reports that try a template: from nothing at all to more than anybody has.
//!
//! Each is made of a report that has something in every part, so that a template
//! meets every figure and list in every state it can be in.

use gevinst_core::report::{
    Absence, Arg, Digest, Fact, Facts, Headline, Overridden, Override, ParameterId, Report,
    Scenario, Sentence, Subject,
};
use rust_decimal::Decimal;

/// How many benefits the large one has.
const MANY: usize = 60;

/// Texts that would break out of a page, a sheet or a terminal, if they could.
const EVIL: [&str; 6] = [
    "<script>alert(1)</script>",
    "{{meta.tool}} {{{x}}} {{#if}}",
    "\" onmouseover=\"x' style='x` =cmd|' /C calc'!A0",
    "\u{202e}gnitsoh\u{1b}[31m\u{0}",
    "</style><img src=http://x.example/y>&amp;&#60;",
    "Sámi giellagáldu – Čáhcesuolu, Đ Ŋ Š Ŧ Ž, čađđa ŋuovŋa",
];

/// The six reports that every template must come through, with their names, made of
/// `base`, a report with something in every part.
pub fn stress_reports(base: &Report) -> Vec<(&'static str, Report)> {
    vec![
        ("empty", empty(base)),
        ("one benefit", benefits(base, 1)),
        ("sixty benefits", benefits(base, MANY)),
        ("all missing", all_missing(base)),
        ("huge and negative", huge(base)),
        ("hostile texts", hostile(base)),
    ]
}

/// Reports whose figures follow from one another as a workbook's formulas say, for
/// workbooks: the others are made up figure by figure.
pub(crate) fn sound_reports(base: &Report) -> Vec<(&'static str, Report)> {
    vec![
        ("the example", base.clone()),
        ("empty", empty(base)),
        ("all missing", all_missing(base)),
        ("hostile texts", hostile(base)),
    ]
}

/// A report of workbooks that hold nothing.
fn empty(base: &Report) -> Report {
    let mut report = base.clone();
    report.facts = Facts::default();
    report.headline = Headline {
        sentence: Sentence::NoFigures,
        tiles: Vec::new(),
        drivers: Vec::new(),
        attention: (0, 0),
        kept_out: 0,
    };
    report.members.clear();
    report.groups.clear();
    report.indicators.clear();
    report.uses.clear();
    report.analyses.clear();
    report.sections.clear();
    report.actions.clear();
    report.changes = None;
    report.findings.clear();
    report.rule_values.clear();
    report.shown.clear();
    report.meta.agencies.clear();
    report.meta.agency_of_book.clear();
    report.meta.period = None;
    report.meta.as_of = None;
    report.meta.price_basis = None;
    report
}

/// The report with so many benefits, in as many kinds as there are.
fn benefits(base: &Report, count: usize) -> Report {
    let mut report = base.clone();
    report.groups.retain(|group| !group.rows.is_empty());
    if count == 1 {
        report.groups.truncate(1);
        report.headline.drivers.clear();
        report.indicators.clear();
        report.analyses.clear();
        report.sections.clear();
        report.actions.clear();
        report.uses.clear();
    }
    let kinds = report.groups.len().max(1);
    for group in &mut report.groups {
        let wanted = (count / kinds).max(1);
        let rows = group.rows.clone();
        group.rows = rows.iter().cycle().take(wanted).cloned().collect();
        for (number, row) in group.rows.iter_mut().enumerate() {
            row.id = format!("{}-{}", row.id, number + 1);
        }
    }
    report
}

/// The report with every figure missing, each for another reason.
fn all_missing(base: &Report) -> Report {
    let mut reasons = Absence::ALL.iter().cycle();
    with_values(base, |_| Err(reasons.next().copied().unwrap_or(Absence::NotReported)))
}

/// The report with figures at both ends of what can be computed, and zeros.
fn huge(base: &Report) -> Report {
    let large = Decimal::from_i128_with_scale(999_999_999_999_999_999_999, 8);
    let mut values = [large, -large, Decimal::ZERO].into_iter().cycle();
    with_values(base, |_| Ok(values.next().unwrap_or_default()))
}

/// The report with other values for its figures; ids and traces stay.
pub fn with_values(
    base: &Report,
    mut value: impl FnMut(&Fact) -> Result<Decimal, Absence>,
) -> Report {
    let mut report = base.clone();
    report.facts = Facts::default();
    for (_, fact) in base.facts.iter() {
        let value = value(fact);
        report.facts.add(Fact { value, ..fact.clone() });
    }
    report
}

/// The report with texts that try to break out, much too long ones among them, and
/// under a scenario that has them too.
fn hostile(base: &Report) -> Report {
    let mut report = base.clone();
    report.meta.scenario = Some(scenario());
    let long = "Særdeles lang benevnelse uten ende ".repeat(9);
    let text = |place: usize| format!("{} {long}", EVIL[place % EVIL.len()]);
    let rows = report.groups.iter_mut().flat_map(|group| &mut group.rows);
    for (number, row) in rows.enumerate() {
        row.title = text(number);
        row.id = format!("{}-{number}", EVIL[number % EVIL.len()]);
        row.owner = Some(text(number + 1));
        row.initiative = Some(text(number + 2));
        row.description = Some(text(number + 3));
    }
    for (number, row) in report.indicators.iter_mut().enumerate() {
        row.title = text(number);
        row.unit = EVIL[number % EVIL.len()].to_owned();
        row.owner = Some(text(number));
    }
    for (number, row) in report.actions.iter_mut().enumerate() {
        row.description = text(number);
        row.owner = Some(text(number + 1));
    }
    for (number, finding) in report.findings.iter_mut().enumerate() {
        for (_, arg) in &mut finding.args {
            if let Arg::Text(found) = arg {
                *found = text(number);
            }
        }
        if let Subject::Record(_, Some(id)) = &mut finding.subject {
            *id = text(number);
        }
    }
    for (number, book) in report.books.0.iter_mut().enumerate() {
        book.name = format!("{}.xlsx", EVIL[number % EVIL.len()]);
        for (sheet, name) in book.sheets.iter_mut().enumerate() {
            *name = text(number + sheet);
        }
    }
    for (number, agency) in report.meta.agencies.iter_mut().enumerate() {
        agency.name = Some(text(number));
    }
    for (number, analysis) in report.analyses.iter_mut().enumerate() {
        analysis.key = text(number);
        analysis.estimates.iter_mut().for_each(|row| row.title = text(number));
    }
    report
}

/// A scenario whose every text tries to break out.
fn scenario() -> Scenario {
    let text = |place: usize| EVIL[place % EVIL.len()].to_owned();
    let hours = ParameterId::from_key("hours_per_fte").map(Overridden::Parameter);
    let overrides =
        hours.into_iter().chain([Overridden::Method("discount_timing")]).map(|what| Override {
            what,
            label: text(0),
            label_en: text(1),
            edition_value: Some("1700".to_owned()),
            edition_values: Vec::new(),
            scenario_value: text(2),
            reason: text(3),
            sources: vec![text(4), text(5)],
        });
    Scenario {
        id: text(0),
        title: text(1),
        title_en: text(2),
        digest: Digest::of(b"scenario"),
        overrides: overrides.collect(),
    }
}
