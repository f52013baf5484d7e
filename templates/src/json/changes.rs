//! What changed since an earlier report, as an item of the JSON report.

use gevinst_core::report::{Before, Changes, Entry, Move, Report, Restatement, Told, Unit, Who};
use serde::Serialize;

use super::rows::{id, number};

#[derive(Serialize)]
pub struct ChangesItem<'r> {
    earlier: EarlierItem<'r>,
    sums: Vec<MoveItem<'r>>,
    forecasts: Vec<MoveItem<'r>>,
    statuses: Vec<StatusItem<'r>>,
    came: Vec<WhoItem<'r>>,
    went: Vec<WhoItem<'r>>,
    restatements: Vec<RestatementItem<'r>>,
}

#[derive(Serialize)]
struct EarlierItem<'r> {
    run: Option<&'r str>,
    digest: &'r str,
    tool_version: &'r str,
    edition: &'r str,
    period: Option<String>,
    as_of: Option<String>,
}

#[derive(Serialize)]
struct WhoItem<'r> {
    kind: &'static str,
    id: &'r str,
    title: &'r str,
    key: &'r str,
}

#[derive(Serialize)]
struct MoveItem<'r> {
    of: &'static str,
    kind: &'r str,
    who: Option<WhoItem<'r>>,
    before: BeforeItem<'r>,
    now: &'r str,
    change: Option<String>,
}

/// A figure of the earlier report, by its id there.
#[derive(Serialize)]
struct BeforeItem<'r> {
    id: &'r str,
    value: Option<String>,
    absent: Option<&'r str>,
    unit: &'r str,
    price_basis: Option<String>,
}

#[derive(Serialize)]
struct StatusItem<'r> {
    who: WhoItem<'r>,
    before: &'static str,
    now: &'static str,
    is_worse: bool,
}

#[derive(Serialize)]
struct RestatementItem<'r> {
    of: &'static str,
    who: WhoItem<'r>,
    about: &'r str,
    before: Option<String>,
    now: Option<String>,
    change: Option<String>,
    fact: Option<&'r str>,
    entry: Option<EntryItem<'r>>,
}

#[derive(Serialize)]
struct EntryItem<'r> {
    cause: &'static str,
    who: &'r str,
    when: String,
    reason: &'r str,
    earlier_run: &'r str,
}

pub fn changes<'r>(report: &'r Report, changes: &'r Changes) -> ChangesItem<'r> {
    let earlier = &changes.earlier;
    let moves = |list: &'r [Move]| list.iter().map(|it| moved(report, it)).collect();
    ChangesItem {
        earlier: EarlierItem {
            run: earlier.id.as_deref(),
            digest: &earlier.digest,
            tool_version: &earlier.tool_version,
            edition: &earlier.edition,
            period: earlier.period.map(|period| period.to_string()),
            as_of: earlier.as_of.map(|day| day.to_string()),
        },
        sums: moves(&changes.sums),
        forecasts: moves(&changes.forecasts),
        statuses: changes
            .statuses
            .iter()
            .map(|it| StatusItem {
                who: who(&it.who),
                before: it.before.key(),
                now: it.now.key(),
                is_worse: it.is_worse(),
            })
            .collect(),
        came: changes.came.iter().map(who).collect(),
        went: changes.went.iter().map(who).collect(),
        restatements: changes.restatements.iter().map(|it| restatement(report, it)).collect(),
    }
}

fn who(who: &Who) -> WhoItem<'_> {
    WhoItem { kind: who.kind.key(), id: &who.id, title: &who.title, key: &who.key }
}

fn moved<'r>(report: &'r Report, it: &'r Move) -> MoveItem<'r> {
    MoveItem {
        of: it.of.key(),
        kind: it.kind,
        who: it.who.as_ref().map(who),
        before: before(&it.before),
        now: id(report, it.now),
        change: it.change.map(number),
    }
}

fn before(before: &Before) -> BeforeItem<'_> {
    let held = &before.held;
    BeforeItem {
        id: &before.id,
        value: held.value.as_ref().ok().copied().map(number),
        absent: held.value.as_ref().err().map(String::as_str),
        unit: held.unit.key(),
        price_basis: match &held.unit {
            Unit::Kroner(basis) => Some(basis.to_string()),
            _ => None,
        },
    }
}

fn restatement<'r>(report: &'r Report, it: &'r Restatement) -> RestatementItem<'r> {
    let line = |told: &Told| Some(told.line()).filter(|_| *told != Told::Nothing);
    RestatementItem {
        of: it.of.key(),
        who: who(&it.who),
        about: &it.about,
        before: line(&it.before),
        now: line(&it.now),
        change: it.change().map(number),
        fact: it.fact.map(|fact| id(report, fact)),
        entry: it.entry.as_ref().map(entry),
    }
}

fn entry(entry: &Entry) -> EntryItem<'_> {
    EntryItem {
        cause: entry.cause.key(),
        who: &entry.who,
        when: entry.when.to_string(),
        reason: &entry.why,
        earlier_run: &entry.run,
    }
}
