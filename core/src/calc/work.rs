//! What every part of the calculation works with: the run and one plan of it.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::calc::Scope;
use crate::calc::appraisal::{Appraisal, KindTotal, Member, PlanAppraisal, RuleUse, UseRow};
use crate::calc::fact::{
    Absence, Dim, Fact, FactId, FactIx, FactPeriod, Facts, Formula, Stage, Trace,
};
use crate::calc::formula::Absent;
use crate::calc::labour::Labour;
use crate::calc::metric::Metric;
use crate::calc::profitability::Appraised;
use crate::calc::shares::SharedRow;
use crate::finding::{Arg, Checked, Finding, FindingCode, Subject};
use crate::period::{Day, Period};
use crate::plan::BenefitPlan;
use crate::price::PriceBasis;
use crate::provenance::CellRef;
use crate::quantity::{Hours, Money, Unit, plain};
use crate::report::table::{FactTable, SECTIONS, Section};
use crate::rules::{Cited, Freshness, ParameterId, RuleGap, RuleRef, RuleSet, RulesAt, Stated};

impl From<Absent> for Absence {
    fn from(absent: Absent) -> Absence {
        match absent {
            Absent::OutOfRange => Absence::OutOfRange,
            Absent::UnlikePriceBasis => Absence::UnlikePriceBasis,
            Absent::PlanIsZero => Absence::PlanIsZero,
            Absent::PlanIsNegative => Absence::PlanIsNegative,
            Absent::TargetIsBaseline => Absence::TargetIsBaseline,
            Absent::NothingToAdd => Absence::NotReported,
            Absent::NoOpeningYear => Absence::NoOpeningYear,
            Absent::SunkBeforeComparison => Absence::SunkBeforeComparison,
            Absent::IndexYearMissing => Absence::IndexYearMissing,
            Absent::DenominatorNotPositive => Absence::DenominatorNotPositive,
            Absent::NeverPaidBack => Absence::NeverPaidBack,
            Absent::NothingToPayBack => Absence::NothingToPayBack,
            Absent::LifetimeNotLonger => Absence::LifetimeNotLonger,
            Absent::NoSignChange => Absence::NoSignChange,
            Absent::SeveralRoots => Absence::SeveralRoots,
            Absent::NoRoot => Absence::NoRoot,
            Absent::NoElapsedPeriods => Absence::NoElapsedPeriods,
            Absent::PointsOutOfOrder => Absence::PointsOutOfOrder,
            Absent::NoSpread => Absence::NoSpread,
            Absent::DriverHasNoEffect => Absence::DriverHasNoEffect,
            Absent::NoSwitchingValue => Absence::NoSwitchingValue,
            Absent::FactorsNotTwoOrThree
            | Absent::StepsOutOfOrder
            | Absent::NotAMonth
            | Absent::LevelOutsideOne
            | Absent::HoursPerFteNotPositive
            | Absent::UptakeOutsideZeroToOne
            | Absent::NegativeInput
            | Absent::ScaleHasNoWidth
            | Absent::OutsideScale
            | Absent::SharesOutsideOne
            | Absent::NoCeiling
            | Absent::UsedTwice
            | Absent::OutsideJudgement => Absence::InputUnusable,
            Absent::SampleTooSmall => Absence::SampleTooSmall,
            Absent::SuppressedSmallSample => Absence::SuppressedSmallSample,
            Absent::CoverageTooLow => Absence::CoverageTooLow,
        }
    }
}

/// What is summed over all plans.
pub(super) struct Sums {
    pub(super) kinds: Vec<KindTotal>,
    pub(super) members: Vec<Member>,
    pub(super) uses: Vec<UseRow>,
    pub(super) indicators: Option<(FactIx, FactIx)>,
}

/// A run on its way through the calculation.
pub(super) struct Run<'a> {
    pub(super) facts: Facts,
    pub(super) findings: Vec<Finding>,
    pub(super) period: Option<Period>,
    rules: RulesAt<'a>,
    as_of_stated: bool,
    agencies: Vec<Option<String>>,
    /// The agency, where all plans are of one.
    agency: Option<String>,
    /// Benefits, by plan and place, that an earlier workbook of the agency tells of.
    doubled: BTreeSet<(usize, u32)>,
    rule_values: Vec<RuleUse>,
    /// The parts of the report that are made of plain tables, in order.
    sections: Vec<Section>,
    /// What is claimed and what counts of it, where they differ.
    pub(super) shares: Vec<SharedRow>,
    /// Cells whose values are shown nowhere.
    pub(super) withheld: BTreeSet<CellRef>,
}

impl<'a> Run<'a> {
    pub(super) fn new(plans: &[BenefitPlan], rules: &'a RuleSet, scope: Scope) -> Run<'a> {
        let stated_period = plans.iter().find_map(|plan| plan.reporting.period);
        let period = scope.period.or(stated_period.map(|said| said.value));
        let stated_day = plans.iter().find_map(|plan| plan.reporting.as_of);
        let as_of = scope
            .as_of
            .or(stated_day.map(|said| said.value))
            .or_else(|| period.and_then(Period::last_day));
        let numbers: Vec<Option<&str>> = plans.iter().map(organisation_number).collect();
        let one_agency = numbers.windows(2).all(|pair| pair[0] == pair[1]);
        let (doubled, doubles) = benefits_told_twice(plans, &numbers);
        let mut findings = other_periods(plans, period);
        findings.extend(doubles);
        Run {
            facts: Facts::default(),
            findings,
            period,
            rules: rules.at(as_of.unwrap_or_else(|| latest_day(rules))),
            as_of_stated: as_of.is_some(),
            agencies: agencies(&numbers),
            agency: numbers.first().copied().flatten().filter(|_| one_agency).map(str::to_owned),
            doubled,
            rule_values: Vec::new(),
            sections: Vec::new(),
            shares: Vec::new(),
            withheld: BTreeSet::new(),
        }
    }

    /// Whether an earlier workbook of the agency tells of a plan's benefit already.
    pub(super) fn is_doubled(&self, plan: usize, benefit: usize) -> bool {
        u32::try_from(benefit).is_ok_and(|benefit| self.doubled.contains(&(plan, benefit)))
    }

    /// How figures of a plan name its agency.
    pub(super) fn agency_of(&self, plan: usize) -> Option<String> {
        self.agencies.get(plan).cloned().flatten()
    }

    /// The day the rules are seen on.
    pub(super) fn as_of(&self) -> Day {
        self.rules.as_of()
    }

    /// What the figures of the plan at a place are named by.
    pub(super) fn name_of(&self, place: usize) -> Option<String> {
        self.agencies.get(place).cloned().flatten()
    }

    /// The dimensions of a figure over all plans.
    pub(super) fn dims(&self) -> BTreeMap<Dim, String> {
        self.agency.clone().map(|agency| (Dim::Agency, agency)).into_iter().collect()
    }

    /// The day of the report, where it is stated or named; the day that the rules
    /// are otherwise seen on says nothing about the agency's figures.
    pub(super) fn stated_day(&self) -> Option<Day> {
        self.as_of_stated.then(|| self.as_of())
    }

    /// Adds tables to a part of the report; parts stand in the order of [`SECTIONS`].
    pub(super) fn add_tables(&mut self, key: &'static str, tables: Vec<FactTable>) {
        if tables.is_empty() {
            return;
        }
        match self.sections.iter_mut().find(|section| section.key == key) {
            Some(section) => section.tables.extend(tables),
            None => self.sections.push(Section { key, tables }),
        }
        let place = |key: &str| SECTIONS.iter().position(|known| *known == key);
        self.sections.sort_by_key(|section| place(section.key));
    }

    /// Adds a figure.
    pub(super) fn add(&mut self, figure: Figure) -> FactIx {
        let id = FactId::new(figure.metric, &figure.dims, figure.period);
        self.facts.add(Fact {
            id,
            metric: figure.metric,
            dims: figure.dims,
            period: figure.period,
            value: figure.value.map(plain),
            unit: figure.unit,
            stage: figure.stage,
            formula: figure.formula,
            trace: figure.trace,
        })
    }

    /// Records the use of a rule value; a value past its check date is a finding.
    fn cite(&mut self, rules: &RulesAt<'_>, rule: &RuleRef, freshness: Freshness) -> u16 {
        let used = rule_use(rules, rule, freshness);
        if let Some(place) = self.rule_values.iter().position(|known| *known == used) {
            return u16::try_from(place).unwrap_or(u16::MAX);
        }
        if let Freshness::PastCheckDate { checked_until } = freshness {
            let subject = Subject::Figure(used.parameter.clone());
            let finding = Finding::new(FindingCode::RuleUnconfirmed, subject)
                .with_text("parameter", &used.parameter)
                .with("date", Arg::Day(checked_until));
            self.findings.push(finding);
        }
        self.rule_values.push(used);
        u16::try_from(self.rule_values.len() - 1).unwrap_or(u16::MAX)
    }

    /// Says once that a rule has no value for the day.
    fn tell_gap(&mut self, gap: &RuleGap) {
        let parameter = gap.parameter().key();
        let subject = Subject::Figure(parameter.to_owned());
        let finding = match gap {
            RuleGap::NotInEdition { edition, .. } => {
                Finding::new(FindingCode::RuleNotInEdition, subject).with_text("edition", edition)
            }
            RuleGap::NotYet { .. } | RuleGap::NoSuchKey { .. } => {
                Finding::new(FindingCode::RuleMissing, subject).with("date", Arg::Day(self.as_of()))
            }
        };
        let finding = finding.with_text("parameter", parameter);
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    /// The value of a rule and the place of its use, over all plans.
    pub(super) fn rule<T>(
        &mut self,
        ask: impl Fn(&RulesAt<'a>) -> Result<Cited<T>, RuleGap>,
    ) -> Option<(T, u16)> {
        let rules = self.rules.clone();
        let cited = ask(&rules).map_err(|gap| self.tell_gap(&gap)).ok()?;
        let place = self.cite(&rules, &cited.rule, cited.freshness);
        Some((cited.value, place))
    }

    /// The method choices of the edition.
    pub(super) fn methods(&self) -> &'a crate::rules::Methods {
        self.rules.methods()
    }

    /// The appraisal.
    pub(super) fn finish(self, plans: Vec<PlanAppraisal>, sums: Sums) -> Checked<Appraisal> {
        let Sums { kinds, members, uses, indicators } = sums;
        let mut bases: Vec<PriceBasis> = self
            .facts
            .iter()
            .filter(|(_, fact)| !is_value_of_time(fact.metric) && !fact.metric.is_of_appraisal())
            .filter_map(|(_, fact)| match (&fact.unit, &fact.value) {
                (Unit::Kroner(basis), Ok(_)) => Some(*basis),
                _ => None,
            })
            .collect();
        bases.sort_unstable();
        bases.dedup();
        let as_of = self.as_of();
        let appraisal = Appraisal {
            facts: self.facts,
            period: self.period,
            as_of,
            as_of_stated: self.as_of_stated,
            plans,
            kinds,
            members,
            uses,
            sections: self.sections,
            withheld: self.withheld,
            indicators,
            price_basis: if bases.len() == 1 { bases.first().copied() } else { None },
            rule_values: self.rule_values,
        };
        Checked { value: appraisal, findings: self.findings }
    }
}

/// The value of time is at the labour cost the agency states, whose price basis
/// no cell tells; it is shown apart and never added to amounts.
fn is_value_of_time(metric: Metric) -> bool {
    matches!(
        metric,
        Metric::TimeValuePlanned
            | Metric::TimeValueForecast
            | Metric::TimeValueRealised
            | Metric::TimeValueVariance
    )
}

fn organisation_number(plan: &BenefitPlan) -> Option<&str> {
    plan.organisation.organisation_number.as_ref().map(|said| &*said.value)
}

/// What the figures of each plan are named by: the organisation number, with the
/// workbook's number where several workbooks are of one agency or state none, so
/// that two workbooks never share a figure.
fn agencies(numbers: &[Option<&str>]) -> Vec<Option<String>> {
    let name = |(place, number): (usize, &Option<&str>)| {
        let alone = numbers.iter().filter(|other| *other == number).count() == 1;
        match number {
            Some(number) if alone => Some((*number).to_owned()),
            Some(number) => Some(format!("{number}-book-{}", place + 1)),
            None if numbers.len() > 1 => Some(format!("book-{}", place + 1)),
            None => None,
        }
    };
    numbers.iter().enumerate().map(name).collect()
}

/// Benefits that two workbooks of one agency tell of under one ID: the later
/// ones, and a finding for each.
fn benefits_told_twice(
    plans: &[BenefitPlan],
    numbers: &[Option<&str>],
) -> (BTreeSet<(usize, u32)>, Vec<Finding>) {
    let mut first: BTreeMap<(&str, &str), CellRef> = BTreeMap::new();
    let mut doubled = BTreeSet::new();
    let mut findings = Vec::new();
    for (place, plan) in plans.iter().enumerate() {
        let Some(number) = numbers[place] else { continue };
        for (benefit, told) in plan.benefits.iter().enumerate() {
            match first.get(&(number, &*told.id)) {
                None => {
                    first.insert((number, &*told.id), told.cell);
                }
                Some(before) => {
                    doubled.insert((place, u32::try_from(benefit).unwrap_or(u32::MAX)));
                    let kind = crate::submission::RecordKind::Benefit;
                    let subject = Subject::Record(kind, Some(told.id.to_string()));
                    let finding = Finding::new(FindingCode::DuplicateId, subject)
                        .at(Some(told.cell))
                        .at(Some(*before))
                        .with_text("id", &*told.id);
                    findings.push(finding);
                }
            }
        }
    }
    (doubled, findings)
}

/// Workbooks that report on another period than the run: their figures to date
/// are for the run's period all the same.
fn other_periods(plans: &[BenefitPlan], period: Option<Period>) -> Vec<Finding> {
    let Some(period) = period else { return Vec::new() };
    let others = plans.iter().filter_map(|plan| {
        let stated = plan.reporting.period?;
        (stated.value != period).then(|| {
            let subject = Subject::Book(plan.book);
            Finding::new(FindingCode::ReportingPeriodsDiffer, subject)
                .at(stated.cell)
                .with("left", Arg::Period(period))
                .with("right", Arg::Period(stated.value))
        })
    });
    others.collect()
}

/// The day from which every value of an edition is in force: what a workbook
/// without any day of its own is seen on.
fn latest_day(rules: &RuleSet) -> Day {
    let starts = rules.parameters().iter().flat_map(|it| it.values.iter().map(|value| value.from));
    starts.max().unwrap_or_else(Day::first)
}

fn rule_use(rules: &RulesAt<'_>, rule: &RuleRef, freshness: Freshness) -> RuleUse {
    let id = rule.parameter();
    let parameter = rules.set().parameter(id);
    let (source, from, kind, cell, value) = match rule {
        RuleRef::Edition { from, kind, citation, .. } => {
            // The value by its day, not by the day of the report: a scheme's terms are
            // those of the year of application.
            let value = parameter.and_then(|it| it.values.iter().find(|it| it.from == *from));
            let value = value.map(|it| it.value.to_string()).unwrap_or_default();
            (citation.to_string(), Some(*from), kind.key(), None, value)
        }
        RuleRef::Scenario { reason, citation, .. } => {
            let value = parameter.and_then(|it| it.values.first());
            let value = value.map(|it| it.value.to_string()).unwrap_or_default();
            let source = citation.iter().map(|it| it.to_string());
            let source: Vec<String> = std::iter::once(reason.clone()).chain(source).collect();
            (source.join("; "), None, "scenario", None, value)
        }
        RuleRef::Stated { cell, source, .. } => {
            let value = rules.stated_value(id).map(|value| value.to_string()).unwrap_or_default();
            (source.clone().unwrap_or_default(), None, "stated", *cell, value)
        }
    };
    RuleUse {
        parameter: id.key().to_owned(),
        label_nb: parameter.map(|it| it.label.clone()).unwrap_or_default(),
        label_en: parameter.map(|it| it.label_en.clone()).unwrap_or_default(),
        value,
        unit: id.unit().key().to_owned(),
        source,
        from,
        kind,
        past_check_date: matches!(freshness, Freshness::PastCheckDate { .. }),
        cell,
    }
}

/// A figure before it has its id.
#[derive(Debug, Clone)]
pub(super) struct Figure {
    pub(super) metric: Metric,
    pub(super) dims: BTreeMap<Dim, String>,
    pub(super) period: FactPeriod,
    pub(super) value: Result<Decimal, Absence>,
    pub(super) unit: Unit,
    pub(super) stage: Option<Stage>,
    pub(super) formula: Formula,
    pub(super) trace: Trace,
}

/// What counts of a line, signed, and what that is made of.
#[derive(Debug, Clone)]
pub(super) struct Counted<T> {
    pub(super) value: Result<T, Absence>,
    pub(super) cells: Vec<CellRef>,
    pub(super) facts: Vec<FactIx>,
}

/// A line of a plan: where it stands, its stage and its period.
pub(super) type LineKey = (CellRef, Stage, Period);

/// One plan of a run.
pub(super) struct Work<'r, 'a> {
    pub(super) run: &'r mut Run<'a>,
    pub(super) plan: &'r BenefitPlan,
    rules: RulesAt<'a>,
    agency: Option<String>,
    place: usize,
    /// What an hour of the agency's work costs.
    pub(super) labour: Labour,
    /// What counts of amounts, signed, where it is less than was claimed; known once
    /// the benefits are appraised.
    pub(super) counted: BTreeMap<LineKey, Counted<Money>>,
    /// What counts of freed hours, signed; known once the benefits are appraised.
    pub(super) hours: BTreeMap<LineKey, Counted<Hours>>,
    /// The plan's appraisals over years, amount by amount; known once its calculations
    /// are appraised.
    pub(super) appraisals: Vec<Appraised>,
}

impl<'r, 'a> Work<'r, 'a> {
    /// The plan at a place of the run, with the parameters that it states itself.
    pub(super) fn new(run: &'r mut Run<'a>, plan: &'r BenefitPlan, place: usize) -> Work<'r, 'a> {
        let stated: Vec<Stated> = plan
            .parameters
            .iter()
            .filter_map(|parameter| {
                Some(Stated {
                    parameter: ParameterId::from_key(&parameter.name)?,
                    value: parameter.value.value,
                    from: None,
                    cell: parameter.value.cell,
                    source: parameter.source.as_ref().map(|source| source.to_string()),
                })
            })
            .collect();
        let (rules, refused) = run.rules.with_overrides(&stated);
        for one in refused {
            let parameter = one.stated.parameter.key();
            let finding =
                Finding::new(FindingCode::ParameterNotUsed, Subject::Figure(parameter.to_owned()))
                    .at(one.stated.cell)
                    .with_text("parameter", parameter)
                    .with("value", Arg::Number(one.stated.value, None))
                    .with_text("why", one.reason.key());
            run.findings.push(finding);
        }
        let agency = run.agencies.get(place).cloned().flatten();
        Work {
            run,
            plan,
            rules,
            agency,
            place,
            labour: Labour::default(),
            counted: BTreeMap::new(),
            hours: BTreeMap::new(),
            appraisals: Vec::new(),
        }
    }

    /// What tables of this plan are about: the agency, where a run has several plans.
    pub(super) fn about(&self) -> String {
        if self.run.agencies.len() < 2 {
            return String::new();
        }
        let organisation = &self.plan.organisation;
        let name = organisation.name.as_ref().map(|said| said.value.to_string());
        name.or_else(|| self.agency.clone()).unwrap_or_default()
    }

    /// The plan's place in the run.
    pub(super) fn place(&self) -> usize {
        self.place
    }

    /// Whether another workbook of the agency tells of the benefit already.
    pub(super) fn is_doubled(&self, benefit: u32) -> bool {
        self.run.doubled.contains(&(self.place, benefit))
    }

    /// The dimensions of a figure of this plan.
    pub(super) fn dims<const N: usize>(&self, more: [(Dim, &str); N]) -> BTreeMap<Dim, String> {
        let mut dims: BTreeMap<Dim, String> =
            self.agency.iter().map(|agency| (Dim::Agency, agency.clone())).collect();
        dims.extend(more.map(|(dim, value)| (dim, value.to_owned())));
        dims
    }

    /// Whether the rules have a value for this plan; asking leaves no trace.
    pub(super) fn has<T>(&self, ask: impl Fn(&RulesAt<'a>) -> Result<Cited<T>, RuleGap>) -> bool {
        ask(&self.rules).is_ok()
    }

    /// The value of a rule for this plan, and the place of its use.
    pub(super) fn rule<T>(
        &mut self,
        ask: impl Fn(&RulesAt<'a>) -> Result<Cited<T>, RuleGap>,
    ) -> Option<(T, u16)> {
        let cited = ask(&self.rules).map_err(|gap| self.run.tell_gap(&gap)).ok()?;
        let place = self.run.cite(&self.rules.clone(), &cited.rule, cited.freshness);
        Some((cited.value, place))
    }

    /// The value of a rule that was cited where its use is told.
    pub(super) fn value<T>(
        &self,
        ask: impl Fn(&RulesAt<'a>) -> Result<Cited<T>, RuleGap>,
    ) -> Option<T> {
        ask(&self.rules).ok().map(|cited| cited.value)
    }

    /// The value of a rule that an edition may do without, and the place of its use.
    pub(super) fn rule_if_any<T>(
        &mut self,
        ask: impl Fn(&RulesAt<'a>) -> Result<Cited<T>, RuleGap>,
    ) -> Option<(T, u16)> {
        let cited = ask(&self.rules).ok()?;
        let place = self.run.cite(&self.rules.clone(), &cited.rule, cited.freshness);
        Some((cited.value, place))
    }

    /// Adds a finding about a benefit of this plan.
    pub(super) fn about_benefit(
        &mut self,
        code: FindingCode,
        benefit: u32,
        cells: Vec<CellRef>,
        args: Vec<(&'static str, Arg)>,
    ) {
        let id = self.plan.benefits.get(benefit as usize).map(|it| it.id.to_string());
        let kind = crate::submission::RecordKind::Benefit;
        let subject = Subject::Record(kind, id);
        self.run.findings.push(Finding::new(code, subject).of(cells, args));
    }
}
