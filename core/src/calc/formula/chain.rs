//! The money chain (pengekjeden): from gross benefit to net, to its use, and from
//! the fiscal to the social account.
//!
//! Gross less operating cost is net; what the benefit is used for, and what no use
//! accounts for, add up to the benefit again: to gross or to net, as the edition
//! chooses (method `use_of`). The fiscal account (virkning for offentlige budsjetter) and
//! the social account (samfunnsøkonomisk virkning) are made of the same lines, and
//! the items between them are named.

use rust_decimal::Decimal;

use super::Absent;
use super::amount::{Amount, alike, sum, term};
use crate::quantity::{Money, Share};
use crate::rules::UseOf;

/// From gross benefit to its use. `gross - operating = net`, and `uses + rest` is gross
/// or net by the method; both exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain<T> {
    /// Gross benefit (brutto gevinst, B).
    pub gross: T,
    /// Operating cost of the new solution (drift og forvaltning, D).
    pub operating: T,
    /// Net benefit (netto gevinst), B − D.
    pub net: T,
    /// What it was used for (uttak), in the order given.
    pub uses: Vec<T>,
    /// What no use accounts for: not realised. Negative where more is used than there
    /// is.
    pub rest: T,
}

impl<T: Amount> Chain<T> {
    /// Whether more is used than there is.
    pub fn uses_exceed(&self) -> bool {
        self.rest.number() < Decimal::ZERO
    }
}

/// The chain from gross benefit by operating cost to use: the rest is what remains when
/// every use is taken off, so that nothing appears or disappears.
///
/// Costs and uses are given as positive amounts; hours have no operating cost and
/// take zero.
///
/// # Errors
///
/// [`Absent::NegativeInput`] for a negative use, [`Absent::UnlikePriceBasis`],
/// [`Absent::OutOfRange`].
pub fn money_chain<T: Amount>(
    gross: T,
    operating: T,
    uses: &[T],
    method: UseOf,
) -> Result<Chain<T>, Absent> {
    if uses.iter().any(|used| used.number() < Decimal::ZERO) {
        return Err(Absent::NegativeInput);
    }
    alike(gross, &[operating])?;
    alike(gross, uses)?;
    let net = sum([gross.number(), -operating.number()])?;
    let used = sum(uses.iter().map(|used| used.number()))?;
    let whole = match method {
        UseOf::GrossBenefit => gross.number(),
        UseOf::NetBenefit => net,
    };
    Ok(Chain {
        gross,
        operating,
        net: gross.with_number(net),
        uses: uses.to_vec(),
        rest: gross.with_number(sum([whole, -used])?),
    })
}

/// What stands behind a claim that a krone is taken out of a budget.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BudgetEvidence {
    /// The budget line is named: chapter and item, or KOSTRA function and kind.
    pub reference: bool,
    /// The budget year is stated.
    pub year: bool,
    /// The document that decides it is named.
    pub document: bool,
}

impl BudgetEvidence {
    /// The share of a krone taken out that counts as a budget effect: all of it where
    /// line, year and document are there, else nothing.
    pub fn budget_share(self) -> Share {
        let complete = self.reference && self.year && self.document;
        Share::new(if complete { Decimal::ONE } else { Decimal::ZERO })
    }

    /// What is missing: `reference`, `year`, `document`, in this order.
    pub fn missing(self) -> Vec<&'static str> {
        let parts =
            [("reference", self.reference), ("year", self.year), ("document", self.document)];
        parts.into_iter().filter(|(_, known)| !known).map(|(key, _)| key).collect()
    }
}

/// On whom an amount falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bearer {
    /// The agency itself (egen virksomhet).
    Own,
    /// Another public body (annen offentlig virksomhet).
    OtherPublic,
    /// Citizens, businesses, voluntary organisations (innbyggere, næringsliv, frivillige).
    Private,
}

/// What an amount is, where it does not change a budget in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccountKind {
    /// A benefit or a cost in kroner.
    Ordinary,
    /// The value of freed time (verdi av frigjort tid).
    FreedTime,
    /// A transfer (overføring): what one gains another loses. Counts in the budgets
    /// it changes and never in the social account.
    Transfer,
}

/// A line of both accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountLine {
    /// Kroner; a gain is positive, a cost or loss negative.
    pub amount: Money,
    /// On whom it falls.
    pub bearer: Bearer,
    /// What it is.
    pub kind: AccountKind,
    /// The share of it that changes a public budget, 0 to 1; of no account for private
    /// bearers, who have no public budget.
    pub budget_share: Share,
}

/// An item between the fiscal and the social account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReconcilingItem {
    /// What others than public bodies gain, less what they lose.
    Others,
    /// Freed time that has not been taken out of a budget.
    FreedTimeNotTakenOut,
    /// Other gains and losses of public bodies that change no budget.
    PublicWithoutBudget,
    /// Transfers taken out again: they move money and make none. Between public
    /// bodies they come to nothing already where both ends are reported.
    Transfers,
    /// The cost of raising taxes (skattefinansieringskostnad), as it bears on the result.
    TaxCost,
}

impl ReconcilingItem {
    /// Every item, in the order of the statement.
    pub const ALL: &'static [ReconcilingItem] = &[
        ReconcilingItem::Others,
        ReconcilingItem::FreedTimeNotTakenOut,
        ReconcilingItem::PublicWithoutBudget,
        ReconcilingItem::Transfers,
        ReconcilingItem::TaxCost,
    ];

    /// The stable key, such as `freed-time-not-taken-out`.
    pub fn key(self) -> &'static str {
        match self {
            ReconcilingItem::Others => "others",
            ReconcilingItem::FreedTimeNotTakenOut => "freed-time-not-taken-out",
            ReconcilingItem::PublicWithoutBudget => "public-without-budget",
            ReconcilingItem::Transfers => "transfers",
            ReconcilingItem::TaxCost => "tax-cost",
        }
    }
}

/// The fiscal and the social account of the same lines, side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accounts {
    /// What the agency's own budget gains.
    pub own_budget: Money,
    /// What the budgets of other public bodies gain.
    pub other_budgets: Money,
    /// What public budgets gain together: the fiscal result.
    pub fiscal: Money,
    /// The items that lead from the fiscal to the social result, in the order of
    /// [`ReconcilingItem::ALL`].
    pub items: Vec<(ReconcilingItem, Money)>,
    /// The social result before tax cost (før skattefinansieringskostnad).
    pub social_before_tax_cost: Money,
    /// The cost of raising taxes: positive where public budgets lose, negative where
    /// they gain.
    pub tax_cost: Money,
    /// The social result (samfunnsøkonomisk resultat).
    pub social: Money,
}

impl Accounts {
    /// An item's amount, as it is added to the fiscal result.
    pub fn item(&self, item: ReconcilingItem) -> Money {
        let found = self.items.iter().find(|(known, _)| *known == item);
        found.map_or_else(|| Money::zero(self.fiscal.basis()), |(_, amount)| *amount)
    }

    /// What remains when the items are added to the fiscal result and the social
    /// result is taken off. Zero, always: both sides are summed on their own.
    pub fn difference(&self) -> Result<Money, Absent> {
        let items = self.items.iter().map(|(_, amount)| amount.kroner());
        let led_to = sum(items.chain([self.fiscal.kroner(), -self.social.kroner()]))?;
        Ok(self.fiscal.with_number(led_to))
    }
}

/// The fiscal and the social account of the same lines, with the items between them.
///
/// The tax cost is `rate` times what public budgets lose (negative where they gain);
/// the social result is the sum of all lines that are no transfers, less the tax cost.
///
/// # Errors
///
/// [`Absent::NothingToAdd`] without lines, [`Absent::SharesOutsideOne`] for a share
/// outside 0 to 1, [`Absent::UnlikePriceBasis`], [`Absent::OutOfRange`].
pub fn accounts(lines: &[AccountLine], rate: Share) -> Result<Accounts, Absent> {
    let first = lines.first().ok_or(Absent::NothingToAdd)?.amount;
    let amounts: Vec<Money> = lines.iter().map(|line| line.amount).collect();
    alike(first, &amounts)?;
    let parts = lines.iter().map(Parts::of).collect::<Result<Vec<Parts>, Absent>>()?;
    let of = |pick: &dyn Fn(&Parts) -> Decimal| {
        sum(parts.iter().map(pick)).map(|number| first.with_number(number))
    };
    let budget_of = |bearer: Bearer| {
        of(&move |part: &Parts| if part.bearer == bearer { part.budget } else { Decimal::ZERO })
    };
    let own_budget = budget_of(Bearer::Own)?;
    let other_budgets = budget_of(Bearer::OtherPublic)?;
    let fiscal = of(&|part| part.budget)?;
    let social_before_tax_cost = of(&|part| part.social)?;
    let needed = -fiscal.kroner();
    let tax_cost = first.with_number(term(needed.checked_mul(rate.value()))?);
    let items = ReconcilingItem::ALL.iter().map(|&item| {
        let amount = match item {
            ReconcilingItem::TaxCost => tax_cost.with_number(-tax_cost.kroner()),
            _ => of(&move |part: &Parts| part.item(item))?,
        };
        Ok((item, amount))
    });
    let items = items.collect::<Result<Vec<_>, Absent>>()?;
    let social = first.with_number(sum([social_before_tax_cost.kroner(), -tax_cost.kroner()])?);
    Ok(Accounts {
        own_budget,
        other_budgets,
        fiscal,
        items,
        social_before_tax_cost,
        tax_cost,
        social,
    })
}

/// A line divided into what changes a public budget and what does not.
struct Parts {
    bearer: Bearer,
    kind: AccountKind,
    budget: Decimal,
    beside: Decimal,
    social: Decimal,
}

impl Parts {
    fn of(line: &AccountLine) -> Result<Parts, Absent> {
        let share = line.budget_share.value();
        if share < Decimal::ZERO || share > Decimal::ONE {
            return Err(Absent::SharesOutsideOne);
        }
        let amount = term(Some(line.amount.kroner()))?;
        let budget = match line.bearer {
            Bearer::Private => Decimal::ZERO,
            _ => term(amount.checked_mul(share))?,
        };
        let beside = term(amount.checked_sub(budget))?;
        let social = if line.kind == AccountKind::Transfer { Decimal::ZERO } else { amount };
        Ok(Parts { bearer: line.bearer, kind: line.kind, budget, beside, social })
    }

    /// What the line adds to an item: each line's difference between the accounts
    /// stands in exactly one.
    fn item(&self, item: ReconcilingItem) -> Decimal {
        let belongs_to = match (self.kind, self.bearer) {
            (AccountKind::Transfer, _) => ReconcilingItem::Transfers,
            (_, Bearer::Private) => ReconcilingItem::Others,
            (AccountKind::FreedTime, _) => ReconcilingItem::FreedTimeNotTakenOut,
            (AccountKind::Ordinary, _) => ReconcilingItem::PublicWithoutBudget,
        };
        match item == belongs_to {
            true if item == ReconcilingItem::Transfers => -self.budget,
            true => self.beside,
            false => Decimal::ZERO,
        }
    }
}

/// How many times a benefit is as large as what it is measured by: the denominator is
/// always named beside it, since a grant, a project cost and an investment give
/// different multiples of the same benefit.
///
/// # Errors
///
/// [`Absent::DenominatorNotPositive`], [`Absent::UnlikePriceBasis`],
/// [`Absent::OutOfRange`].
pub fn multiple_of(benefit: Money, denominator: Money) -> Result<Share, Absent> {
    alike(benefit, &[denominator])?;
    if denominator.kroner() <= Decimal::ZERO {
        return Err(Absent::DenominatorNotPositive);
    }
    term(benefit.kroner().checked_div(denominator.kroner())).map(Share::new)
}
