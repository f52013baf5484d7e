//! Shares and double counting: the formulas that a case can name.

use super::*;
use crate::calc::formula::Counted;
use crate::quantity::Count;
use crate::rules::OverlapAllocation;

pub(super) const FORMULAS: &[CaseFormula] = &[
    CaseFormula {
        key: "attribution",
        args: &[number("claimed"), number("share"), word("of", &["counted", "left-out"])],
        run: |given, _| {
            let parts = formula::attribute(given.money("claimed"), given.share("share"))?;
            in_kroner(Ok(one_of(given, parts)))
        },
    },
    CaseFormula {
        key: "overlap",
        args: &[
            numbers("claims"),
            optional_number("ceiling"),
            word("method", &["pro-rata", "by-rank", "exclude-later"]),
            word("benefit", &["1", "2", "3", "4"]),
            word("of", &["counted", "left-out"]),
        ],
        run: |given, _| {
            let claims: Vec<Money> = given.numbers("claims").iter().copied().map(kroner).collect();
            let method = match given.word("method") {
                "by-rank" => OverlapAllocation::ByRank,
                "exclude-later" => OverlapAllocation::ExcludeLater,
                _ => OverlapAllocation::ProRata,
            };
            let ceiling = given.number_if_any("ceiling").map(kroner);
            let parts = formula::settle_overlap(&claims, ceiling, method)?;
            let place = given.word("benefit").parse::<usize>().unwrap_or_default();
            let part = parts.get(place.wrapping_sub(1)).copied().ok_or(Absent::NothingToAdd)?;
            in_kroner(Ok(one_of(given, part)))
        },
    },
    CaseFormula {
        key: "counted-once",
        args: &[numbers("own"), numbers("parent"), word("benefit", &["1", "2", "3", "4"])],
        run: |given, _| {
            let own: Vec<bool> = given.numbers("own").iter().map(|own| !own.is_zero()).collect();
            // 0 stands for none, as benefits are counted from 1.
            let place = |parent: &Decimal| usize::try_from(*parent).ok()?.checked_sub(1);
            let parents: Vec<Option<usize>> = given.numbers("parent").iter().map(place).collect();
            let counted = formula::counted_once(&own, &parents);
            let benefit = given.word("benefit").parse::<usize>().unwrap_or_default();
            let counts = counted.get(benefit.wrapping_sub(1)).copied();
            let counts = counts.ok_or(Absent::NothingToAdd)?;
            Ok(Answer::Number(Decimal::from(u8::from(counts))))
        },
    },
    CaseFormula {
        key: "counted-use",
        args: &[number("used"), number("counted"), number("claimed")],
        run: |given, _| {
            let count = |name| Count::new(given.number(name));
            in_kroner(formula::counted_use(given.money("used"), count("counted"), count("claimed")))
        },
    },
    CaseFormula {
        key: "hours-left",
        args: &[number("freed"), numbers("uses")],
        run: |given, _| {
            let uses: Vec<Hours> = given.numbers("uses").iter().copied().map(Hours::new).collect();
            let left = formula::hours_left(Hours::new(given.number("freed")), &uses)?;
            Ok(Answer::Number(left.value()))
        },
    },
];

fn one_of<T>(given: &Given, parts: Counted<T>) -> T {
    match given.word("of") {
        "left-out" => parts.left_out,
        _ => parts.counted,
    }
}
