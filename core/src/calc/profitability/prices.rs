//! Amounts brought to the prices of the appraisal.

use std::collections::BTreeMap;

use super::amounts::Amount;
use super::conventions::Terms;
use crate::calc::fact::Absence;
use crate::calc::formula::price::{index_converted, with_real_growth};
use crate::calc::work::Work;
use crate::finding::{Arg, Finding, FindingCode, Subject};
use crate::period::Year;
use crate::price::PriceBasis;
use crate::provenance::CellRef;
use crate::quantity::{Money, Share};
use crate::rules::{IndexSeries, PriceIndex};
use crate::submission::RecordKind;

/// The rules that amounts are moved by, each asked for once and only if it is needed.
struct Moving<'t> {
    terms: &'t Terms,
    indices: BTreeMap<PriceIndex, Option<(IndexSeries, u16)>>,
    growth: Option<Option<(Share, u16)>>,
    /// The cells of amounts that the index lacks a year for.
    without_level: BTreeMap<PriceIndex, Vec<CellRef>>,
    /// The cells of nominal amounts without a price year to be brought to.
    without_year: Vec<CellRef>,
    /// The cells of nominal amounts that are said to grow in real terms too.
    grown_twice: Vec<CellRef>,
}

/// The amounts in the prices of the appraisal and at their distance from the comparison
/// year, and the price basis of what they come to.
pub(super) fn in_prices(
    work: &mut Work<'_, '_>,
    terms: &Terms,
    amounts: Vec<Amount>,
) -> (Vec<Amount>, PriceBasis) {
    let mut moving = Moving {
        terms,
        indices: BTreeMap::new(),
        growth: None,
        without_level: BTreeMap::new(),
        without_year: Vec::new(),
        grown_twice: Vec::new(),
    };
    let mut moved = Vec::with_capacity(amounts.len());
    for mut amount in amounts {
        let Some(offset) = terms.offset(amount.year) else { continue };
        amount.offset = offset;
        amount.money = match amount.money {
            Ok(money) => moving.moved(work, &mut amount, money),
            Err(reason) => Err(reason),
        };
        moved.push(amount);
    }
    moving.tell(work);
    let stated = terms.price_year.map(PriceBasis::Fixed);
    let first = moved.iter().find_map(|amount| amount.money.ok()).map(Money::basis);
    (moved, stated.or(first).unwrap_or(PriceBasis::Unstated))
}

impl Moving<'_> {
    fn moved(
        &mut self,
        work: &mut Work<'_, '_>,
        amount: &mut Amount,
        money: Money,
    ) -> Result<Money, Absence> {
        // A nominal amount has grown with everything already.
        let was_nominal = money.basis() == PriceBasis::Nominal;
        if amount.grows && was_nominal {
            self.grown_twice.extend(amount.cells.first());
        }
        let money = match (money.basis(), self.terms.price_year) {
            (PriceBasis::Nominal, None) => {
                self.without_year.extend(amount.cells.first());
                return Err(Absence::NoPriceYear);
            }
            // The agency says which prices the appraisal is in.
            (PriceBasis::Unstated, Some(year)) => {
                Money::new(money.kroner(), PriceBasis::Fixed(year))
            }
            (PriceBasis::Nominal, Some(to)) => {
                let from = amount.year.year().ok_or(Absence::NoPriceYear)?;
                self.indexed(work, amount, money, (from, to))?
            }
            (PriceBasis::Fixed(from), Some(to)) if from != to => {
                self.indexed(work, amount, money, (from, to))?
            }
            _ => money,
        };
        if was_nominal { Ok(money) } else { self.grown(work, amount, money) }
    }

    /// By the index that the line names, by the consumer price index where it names none.
    fn indexed(
        &mut self,
        work: &mut Work<'_, '_>,
        amount: &mut Amount,
        money: Money,
        (from, to): (Year, Year),
    ) -> Result<Money, Absence> {
        if amount.price_index.said() == Some("none") {
            return Ok(Money::new(money.kroner(), PriceBasis::Fixed(to)));
        }
        let said = amount.price_index.said().and_then(PriceIndex::from_key);
        let index = said.unwrap_or(PriceIndex::Consumer);
        let known = self
            .indices
            .entry(index)
            .or_insert_with(|| work.rule(|rules| rules.price_index(index)));
        let (series, rule) = known.as_ref().ok_or(Absence::IndexYearMissing)?;
        let converted = index_converted(money, from, to, series).map_err(Absence::from);
        match converted {
            Ok(_) => {
                amount.rule_values.push(*rule);
                amount.cells.extend(self.terms.cells.price_year);
            }
            Err(Absence::IndexYearMissing) => {
                self.without_level.entry(index).or_default().extend(amount.cells.first());
            }
            Err(_) => {}
        }
        converted
    }

    /// Real growth from the price year, or from the comparison year where no price year
    /// is stated.
    fn grown(
        &mut self,
        work: &mut Work<'_, '_>,
        amount: &mut Amount,
        money: Money,
    ) -> Result<Money, Absence> {
        if !amount.grows {
            return Ok(money);
        }
        let known = self.growth.get_or_insert_with(|| work.rule(|rules| rules.real_growth()));
        let (growth, rule) = known.ok_or(Absence::InputUnusable)?;
        let origin = money.basis().year().or(self.terms.price_year);
        let years = match (origin, amount.year.year()) {
            (Some(origin), Some(year)) => i32::from(year.0) - i32::from(origin.0),
            _ => amount.offset,
        };
        amount.rule_values.push(rule);
        Ok(with_real_growth(money, growth, years)?)
    }

    fn tell(self, work: &mut Work<'_, '_>) {
        let id = self.terms.id.as_ref().map(|id| id.to_string());
        let subject = match id {
            Some(id) => Subject::Record(RecordKind::Appraisal, Some(id)),
            None => Subject::Book(work.plan.book),
        };
        let found =
            |code, cells: Vec<CellRef>, args| Finding::new(code, subject.clone()).of(cells, args);
        for (index, cells) in self.without_level {
            let parameter = Arg::Text(index.parameter().key().to_owned());
            let args = vec![("parameter", parameter)];
            work.run.findings.push(found(FindingCode::IndexYearMissing, cells, args));
        }
        if !self.without_year.is_empty() {
            let code = FindingCode::AppraisalPriceYearMissing;
            work.run.findings.push(found(code, self.without_year, Vec::new()));
        }
        if !self.grown_twice.is_empty() {
            let code = FindingCode::RealGrowthOnNominal;
            work.run.findings.push(found(code, self.grown_twice, Vec::new()));
        }
    }
}
