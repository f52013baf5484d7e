//! The money chain and the ladder of realisation: the formulas that a case can name.

use super::*;
use crate::calc::formula::chain::{
    AccountKind, AccountLine, Accounts, Bearer, BudgetEvidence, Chain, ReconcilingItem, accounts,
    money_chain, multiple_of,
};
use crate::calc::formula::ladder::{LadderEvidence, is_retest};
use crate::calc::formula::time::{fragmented_per_day, fragmented_per_unit};
use crate::period::Day;
use crate::quantity::Fte;
use crate::rules::UseOf;

const YES_NO: &[&str] = &["yes", "no"];

const CHAIN: &[Arg] = &[
    number("gross"),
    number("operating"),
    numbers("uses"),
    Arg { key: "use_of", kind: ArgKind::Word(&["gross-benefit", "net-benefit"]), optional: true },
];

const LADDER: &[Arg] = &[
    word("planned", YES_NO),
    word("measured", YES_NO),
    word("decided", YES_NO),
    word("taken_out", YES_NO),
    word("measured_again", YES_NO),
];

/// Amounts by what they are; those a case does not give are not there.
const ACCOUNTS: &[Arg] = &[
    numbers_if_any("own_budget"),
    numbers_if_any("own_time"),
    numbers_if_any("own_without_budget"),
    numbers_if_any("public_budget"),
    numbers_if_any("public_time"),
    numbers_if_any("private"),
    numbers_if_any("transfer_own"),
    numbers_if_any("transfer_public"),
    numbers_if_any("transfer_private"),
];

const ACCOUNTS_ITEM: &[Arg] = &[
    numbers_if_any("own_budget"),
    numbers_if_any("own_time"),
    numbers_if_any("own_without_budget"),
    numbers_if_any("public_budget"),
    numbers_if_any("public_time"),
    numbers_if_any("private"),
    numbers_if_any("transfer_own"),
    numbers_if_any("transfer_public"),
    numbers_if_any("transfer_private"),
    word(
        "item",
        &["others", "freed-time-not-taken-out", "public-without-budget", "transfers", "tax-cost"],
    ),
];

const fn numbers_if_any(key: &'static str) -> Arg {
    Arg { key, kind: ArgKind::Numbers, optional: true }
}

pub(super) const FORMULAS: &[CaseFormula] = &[
    CaseFormula {
        key: "chain-net",
        args: CHAIN,
        run: |given, rules| in_kroner(chain(given, rules).map(|chain| chain.net)),
    },
    CaseFormula {
        key: "chain-rest",
        args: CHAIN,
        run: |given, rules| in_kroner(chain(given, rules).map(|chain| chain.rest)),
    },
    CaseFormula {
        key: "budget-share",
        args: &[word("reference", YES_NO), word("year", YES_NO), word("document", YES_NO)],
        run: |given, _| {
            let evidence = BudgetEvidence {
                reference: yes(given, "reference"),
                year: yes(given, "year"),
                document: yes(given, "document"),
            };
            in_shares(Ok(evidence.budget_share()))
        },
    },
    CaseFormula {
        key: "accounts-fiscal",
        args: ACCOUNTS,
        run: |given, rules| of_accounts(given, rules, |it| Ok(it.fiscal)),
    },
    CaseFormula {
        key: "accounts-before-tax-cost",
        args: ACCOUNTS,
        run: |given, rules| of_accounts(given, rules, |it| Ok(it.social_before_tax_cost)),
    },
    CaseFormula {
        key: "accounts-tax-cost",
        args: ACCOUNTS,
        run: |given, rules| of_accounts(given, rules, |it| Ok(it.tax_cost)),
    },
    CaseFormula {
        key: "accounts-social",
        args: ACCOUNTS,
        run: |given, rules| of_accounts(given, rules, |it| Ok(it.social)),
    },
    CaseFormula {
        key: "accounts-difference",
        args: ACCOUNTS,
        run: |given, rules| of_accounts(given, rules, |it| it.difference()),
    },
    CaseFormula {
        key: "accounts-item",
        args: ACCOUNTS_ITEM,
        run: |given, rules| {
            let key = given.word("item");
            let item = ReconcilingItem::ALL.iter().copied().find(|item| item.key() == key);
            let item = item.unwrap_or(ReconcilingItem::Others);
            of_accounts(given, rules, |it| Ok(it.item(item)))
        },
    },
    CaseFormula {
        key: "multiple",
        args: &[number("benefit"), number("denominator")],
        run: |given, _| in_shares(multiple_of(given.money("benefit"), given.money("denominator"))),
    },
    CaseFormula {
        key: "ladder-step",
        args: LADDER,
        run: |given, _| Ok(Answer::Word(evidence(given).step().key())),
    },
    CaseFormula {
        key: "ladder-missing",
        args: LADDER,
        run: |given, _| {
            let missing = evidence(given).missing_step();
            Ok(Answer::Word(missing.map_or("none", |step| step.key())))
        },
    },
    CaseFormula {
        key: "retest",
        args: &[
            number("taken_out_year"),
            number("taken_out_month"),
            number("taken_out_day"),
            number("measured_year"),
            number("measured_month"),
            number("measured_day"),
        ],
        run: retest,
    },
    CaseFormula {
        key: "fragmented-per-unit",
        args: &[number("fte"), number("units")],
        run: |given, rules| {
            let limits = rules.fragmented_time()?.value;
            let fte = Fte::new(given.number("fte"));
            let units = Count::new(given.number("units"));
            Ok(scattered(fragmented_per_unit(fte, units, limits)?))
        },
    },
    CaseFormula {
        key: "fragmented-per-day",
        args: &[number("hours"), number("persons"), number("days")],
        run: |given, rules| {
            let limits = rules.fragmented_time()?.value;
            let hours = Hours::new(given.number("hours"));
            let [persons, days] = ["persons", "days"].map(|key| Count::new(given.number(key)));
            Ok(scattered(fragmented_per_day(hours, persons, days, limits)?))
        },
    },
];

fn yes(given: &Given, key: &str) -> bool {
    given.word(key) == "yes"
}

fn scattered(fragmented: bool) -> Answer {
    Answer::Word(if fragmented { "fragmented" } else { "whole" })
}

fn chain(given: &Given, rules: &RulesAt<'_>) -> Result<Chain<Money>, Absent> {
    let method = match given.word_if_any("use_of") {
        Some("net-benefit") => UseOf::NetBenefit,
        Some(_) => UseOf::GrossBenefit,
        None => rules.methods().use_of,
    };
    let uses: Vec<Money> = given.numbers("uses").iter().copied().map(kroner).collect();
    money_chain(given.money("gross"), given.money("operating"), &uses, method)
}

fn evidence(given: &Given) -> LadderEvidence {
    LadderEvidence {
        planned: yes(given, "planned"),
        measured: yes(given, "measured"),
        decided: yes(given, "decided"),
        taken_out: yes(given, "taken_out"),
        measured_again: yes(given, "measured_again"),
    }
}

fn of_accounts(
    given: &Given,
    rules: &RulesAt<'_>,
    pick: impl Fn(&Accounts) -> Result<Money, Absent>,
) -> Result<Answer, NoAnswer> {
    let whole = Share::new(Decimal::ONE);
    let classes = [
        ("own_budget", Bearer::Own, AccountKind::Ordinary, whole),
        ("own_time", Bearer::Own, AccountKind::FreedTime, Share::default()),
        ("own_without_budget", Bearer::Own, AccountKind::Ordinary, Share::default()),
        ("public_budget", Bearer::OtherPublic, AccountKind::Ordinary, whole),
        ("public_time", Bearer::OtherPublic, AccountKind::FreedTime, Share::default()),
        ("private", Bearer::Private, AccountKind::Ordinary, Share::default()),
        ("transfer_own", Bearer::Own, AccountKind::Transfer, whole),
        ("transfer_public", Bearer::OtherPublic, AccountKind::Transfer, whole),
        ("transfer_private", Bearer::Private, AccountKind::Transfer, Share::default()),
    ];
    let lines = classes.into_iter().flat_map(|(key, bearer, kind, budget_share)| {
        let amounts = given.numbers_if_any(key).unwrap_or_default();
        amounts.iter().map(move |amount| AccountLine {
            amount: kroner(*amount),
            bearer,
            kind,
            budget_share,
        })
    });
    let lines: Vec<AccountLine> = lines.collect();
    let accounts = accounts(&lines, rules.tax_cost_rate()?.value)?;
    in_kroner(pick(&accounts))
}

fn retest(given: &Given, rules: &RulesAt<'_>) -> Result<Answer, NoAnswer> {
    let day = |keys: [&str; 3]| -> Result<Day, Absent> {
        let [year, month, day] = keys.map(|key| given.number(key));
        let year = i16::try_from(year).map_err(|_| Absent::OutOfRange)?;
        let month = i8::try_from(month).map_err(|_| Absent::OutOfRange)?;
        let day = i8::try_from(day).map_err(|_| Absent::OutOfRange)?;
        Day::new(year, month, day).ok_or(Absent::OutOfRange)
    };
    let taken_out = day(["taken_out_year", "taken_out_month", "taken_out_day"])?;
    let measured = day(["measured_year", "measured_month", "measured_day"])?;
    let again = is_retest(taken_out, measured, rules.retest_months()?.value);
    Ok(Answer::Word(if again { "sustained" } else { "too-early" }))
}
