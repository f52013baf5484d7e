//! What changed in the report since an invented earlier one: something of every sort.

use gevinst_core::report::{
    Before, Cause, Changes, Day, EarlierRun, Entry, Held, Move, MoveOf, Period, RecordKind, Report,
    Restated, Restatement, Status, StatusMove, Told, Unit, Who, Year,
};
use rust_decimal::Decimal;

/// The changes of a report whose first group has rows and a total.
pub fn changes(report: &Report) -> Changes {
    let group = &report.groups[0];
    let row = &group.rows[0];
    let series = row.series.as_ref().unwrap();
    let who = Who {
        kind: RecordKind::Benefit,
        key: format!("benefit={}", row.id),
        id: row.id.clone(),
        title: row.title.clone(),
        place: Some((0, 0)),
        cell: Some(row.cell),
    };
    let gone = Who { id: "G-99".to_owned(), place: None, cell: None, ..who.clone() };
    let fact = report.facts.get(series.forecast_year);
    let held = |value: i64| Held { value: Ok(Decimal::from(value)), unit: fact.unit.clone() };
    let before = |id: &str, value: i64| Before { id: id.to_owned(), held: held(value) };
    let total = group.total.as_ref().unwrap();
    let moved = |of: MoveOf, who: Option<Who>, now, change: Option<i64>| Move {
        of,
        kind: group.kind,
        who,
        before: before("saving.forecast:benefit=G-01@2026", 1_250_000),
        now,
        change: change.map(Decimal::from),
    };
    let other_unit = Held { value: Ok(Decimal::ONE), unit: Unit::Hours };
    let mut unlike = moved(MoveOf::ForecastYear, Some(who.clone()), series.forecast_year, None);
    unlike.before.held = other_unit;
    let restated = |of, before: Told, entry: Option<Entry>| Restatement {
        of,
        who: who.clone(),
        about: fact.id.to_string(),
        before,
        now: Told::Figure(Held::of(fact)),
        fact: Some(series.forecast_year),
        entry,
    };
    Changes {
        earlier: run(),
        sums: vec![moved(MoveOf::RealisedToDate, None, total.realised_to_date, Some(-40_000))],
        forecasts: vec![
            moved(MoveOf::ForecastYear, Some(who.clone()), series.forecast_year, Some(75_000)),
            unlike,
        ],
        statuses: vec![StatusMove { who: who.clone(), before: Status::Yellow, now: Status::Red }],
        came: vec![who.clone()],
        went: vec![gone],
        restatements: vec![
            restated(Restated::Realised, Told::Figure(held(390_000)), Some(entry())),
            restated(Restated::Planned, Told::Nothing, None),
            definition(&who),
        ],
    }
}

fn definition(who: &Who) -> Restatement {
    Restatement {
        of: Restated::Definition,
        who: who.clone(),
        about: format!("{}#description", who.key),
        before: Told::Word("Færre brev".to_owned()),
        now: Told::Word("Færre brev og færre telefoner".to_owned()),
        fact: None,
        entry: None,
    }
}

fn entry() -> Entry {
    Entry {
        about: "saving.realised:benefit=G-01@2026-Q1".to_owned(),
        before: "390000 kr fixed-2026".to_owned(),
        now: "410000 kr fixed-2026".to_owned(),
        cause: Cause::InputCorrected,
        who: "Økonomiavdelingen".to_owned(),
        when: Day::parse("2026-10-15").unwrap(),
        why: "En faktura var glemt".to_owned(),
        run: "2026-Q2-1a2b3c4d".to_owned(),
    }
}

fn run() -> EarlierRun {
    EarlierRun {
        id: Some("2026-Q2-1a2b3c4d".to_owned()),
        digest: "ab".repeat(32),
        tool_version: "0.1.0".to_owned(),
        edition: "no-2026.1".to_owned(),
        period: Some(Period::Quarter(Year(2026), 2)),
        as_of: Day::parse("2026-07-10"),
    }
}
