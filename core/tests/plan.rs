//! From a submission to a plan: what an appraisal needs arrives with its cells,
//! what is missing stays missing, and what cannot be is told.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::submission;
use gevinst_core::finding::Checked;
use gevinst_core::intake::intake;
use gevinst_core::period::{Day, Year};
use gevinst_core::plan::{BenefitPlan, BudgetForm, Given};
use gevinst_core::price::PriceBasis;
use gevinst_core::provenance::{CellRef, Place};
use rust_decimal::Decimal;

fn plan(text: &str) -> Checked<BenefitPlan> {
    intake(&submission(text))
}

fn codes(checked: &Checked<BenefitPlan>) -> Vec<&'static str> {
    checked.findings.iter().map(|finding| finding.code.key()).collect()
}

fn number(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

fn cell(row: u32, col: u16) -> Option<CellRef> {
    Some(CellRef { book: 0, place: Place { sheet: 0, row, col } })
}

const HEAD: &str = "reporting period=2026-Q3 as_of=2026-10-15
initiative id=T1 title=Dialog planned_delivery=2026-08-03 delivery=2026-11-02 phase=execution
benefit id=A title=Porto benefit_kind=saving owner=Leder initiative=T1 cash_effect=cashable \
                    certainty=committed attribution_share=0.8 lifetime_years=10 overlap_group=brev
benefit id=B title=Trykk benefit_kind=saving owner=Leder parent=A
cash_line benefit=A category=benefit stage=planned period=2026 amount=10 unit=tkr \
                    price_basis=nominal tax_cost_share=1 price_index=consumer real_growth=no
cash_line initiative=T1 category=investment stage=planned period=2026 amount=5 unit=tkr \
                    price_basis=fixed price_year=2026
estimate benefit=B category=benefit unit=tkr price_basis=fixed price_year=2026 most_likely=1";

#[test]
fn the_axes_of_a_benefit_arrive_with_their_cells() {
    let checked = plan(HEAD);
    assert_eq!(codes(&checked), Vec::<&str>::new());
    let plan = checked.value;
    let (first, second) = (&plan.benefits[0], &plan.benefits[1]);
    assert_eq!(first.cash_effect.said(), Some("cashable"));
    assert_eq!(first.cash_effect.cell(), cell(2, 5));
    assert_eq!(first.certainty.said(), Some("committed"));
    assert_eq!(first.attribution_share.said(), Some(number("0.8")));
    assert_eq!(first.lifetime_years.said(), Some(number("10")));
    assert_eq!(&*first.overlap_group.clone().unwrap().value, "brev");
    assert_eq!(second.parent.said(), Some(0));
    assert_eq!(second.parent.cell(), cell(3, 4));
    // What was not said is missing, and no share of one, no year, no class.
    assert!(second.attribution_share.is_missing() && second.cash_effect.is_missing());
    assert!(first.parent.is_missing() && first.realisation_date.is_missing());
    let initiative = &plan.initiatives[0];
    assert_eq!(initiative.planned_delivery.said(), Day::new(2026, 8, 3));
    assert_eq!(initiative.delivery.said(), Day::new(2026, 11, 2));
    let [nominal, fixed] = &plan.cash_lines[..] else { panic!("{:?}", plan.cash_lines) };
    assert_eq!(nominal.tax_cost_share.said(), Some(Decimal::ONE));
    assert_eq!(nominal.price_index.said(), Some("consumer"));
    assert_eq!(nominal.real_growth.said(), Some(false));
    assert_eq!((nominal.initiative, fixed.initiative), (None, Some(0)));
    assert!(fixed.price_index.is_missing() && fixed.real_growth.is_missing());
}

#[test]
fn the_lists_of_an_appraisal_are_read() {
    let text = [
        HEAD,
        "\nappraisal id=N1 comparison_year=2024 opening_year=2025 price_year=2026 \
         analysis_years=10 lifetime_years=12.5",
        "\noverlap_group id=brev amount=3 unit=mnok price_basis=fixed price_year=2026 hours=100 \
         allocation=by_rank",
        "\nnonpriced benefit=A affected=citizens magnitude=medium_negative importance=high",
        "\neffect_profile benefit=B stage=planned amount=9 unit=tkr price_basis=fixed \
         price_year=2026 start=2026-08-03 ramp=linear ramp_months=24 milestone=T1",
        "\nfunding initiative=T1 scheme=medfinansiering scheme_category=1 application_year=2022 \
         amount=7 grant=3.5 unit=mnok price_basis=nominal",
    ];
    let checked = plan(&text.concat());
    assert_eq!(codes(&checked), Vec::<&str>::new());
    let plan = checked.value;
    let terms = &plan.appraisals[0];
    assert_eq!(terms.comparison_year.said(), Some(Year(2024)));
    assert_eq!(terms.opening_year.said(), Some(Year(2025)));
    assert_eq!(terms.analysis_years.said(), Some(10));
    assert_eq!(terms.lifetime_years.said(), Some(number("12.5")));
    let group = &plan.overlap_groups[0];
    assert_eq!(group.ceiling_money.said().unwrap().kroner(), number("3000000"));
    assert_eq!(group.ceiling_hours.said().unwrap().value(), number("100"));
    assert_eq!(group.allocation.said(), Some("by_rank"));
    let effect = &plan.nonpriced[0];
    assert_eq!((effect.magnitude.said(), effect.importance.said()), (Some(-2), Some(3)));
    assert_eq!(&*effect.title, "Porto");
    let profile = &plan.effect_profiles[0];
    assert_eq!((profile.benefit, profile.milestone.said()), (1, Some(0)));
    assert_eq!(profile.full_effect.said().unwrap().kroner(), number("9000"));
    assert!(profile.lifetime_years.is_missing());
    let funding = &plan.funding[0];
    assert_eq!(funding.total_cost.said().unwrap().basis(), PriceBasis::Nominal);
    assert_eq!(funding.grant.said().unwrap().kroner(), number("3500000"));
}

#[test]
fn a_word_or_number_that_cannot_be_is_told_and_unusable() {
    let text = [
        HEAD,
        "\nappraisal id=N1 comparison_year=2027 opening_year=2026 analysis_years=10.5",
        "\nnonpriced id=P1 benefit=A affected=citizens magnitude=enormous importance=high",
        "\nnonpriced id=P2 benefit=A affected=citizens importance=high magnitude=none",
        "\nnonpriced id=P3 benefit=A affected=citizens magnitude=small_positive",
        "\ncash_line benefit=A category=benefit stage=planned period=2027 amount=10 unit=tkr \
         price_basis=fixed price_year=2026 tax_cost_share=20",
        "\nfunding initiative=T9 scheme=medfinansiering application_year=2022",
    ];
    let checked = plan(&text.concat());
    let mut found = codes(&checked);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            "choice-not-known",
            "number-not-whole",
            "opening-before-comparison",
            "required-missing",
            "share-out-of-range",
            "unknown-reference",
        ]
    );
    let plan = checked.value;
    assert_eq!(plan.nonpriced[0].magnitude, Given::Unusable);
    assert_eq!(plan.nonpriced[1].magnitude.said(), Some(0));
    assert_eq!(plan.nonpriced[2].importance, Given::Missing);
    assert_eq!(plan.appraisals[0].analysis_years, Given::Unusable);
    assert_eq!(plan.cash_lines[2].tax_cost_share, Given::Unusable);
    assert!(plan.cash_lines[2].amount.is_ok());
    assert_eq!(plan.funding[0].initiative, None);
}

#[test]
fn circles_of_benefits_are_cut_and_told_once() {
    let text = "reporting period=2026-Q3
benefit id=A title=A benefit_kind=quality owner=L parent=B
benefit id=B title=B benefit_kind=quality owner=L parent=C
benefit id=C title=C benefit_kind=quality owner=L parent=B
benefit id=D title=D benefit_kind=quality owner=L parent=D
benefit id=E title=E benefit_kind=quality owner=L parent=X";
    let checked = plan(text);
    let found = codes(&checked);
    assert_eq!(found.iter().filter(|code| **code == "parent-cycle").count(), 2);
    assert_eq!(found.iter().filter(|code| **code == "unknown-reference").count(), 1);
    let parents: Vec<Given<u32>> = checked.value.benefits.iter().map(|it| it.parent).collect();
    assert_eq!(parents[0].said(), Some(1));
    assert_eq!(&parents[1..], [Given::Unusable; 4]);
}

#[test]
fn a_group_is_looked_up_only_where_groups_are_described() {
    assert_eq!(codes(&plan(HEAD)), Vec::<&str>::new());
    let described = format!("{HEAD}\noverlap_group id=brevv allocation=pro_rata");
    assert_eq!(codes(&plan(&described)), ["unknown-reference"]);
}

#[test]
fn a_value_lies_on_the_scale_and_a_scale_has_two_ends() {
    let indicators = [
        "benefit id=A title=A benefit_kind=quality owner=L",
        "indicator id=I1 benefit=A title=I unit=poeng direction=increase baseline=3 target=7 \
         scale_min=1 scale_max=6",
        "indicator id=I2 benefit=A title=I unit=poeng direction=increase baseline=3 target=5 \
         scale_min=6 scale_max=6",
        "indicator id=I3 benefit=A title=I unit=dager direction=decrease baseline=42 target=14 \
         anchor_worst=60 weight=0.3",
        "measurement indicator=I1 value=0 date=2026-01-01 sample_size=4 standard_deviation=1.2",
        "measurement indicator=I2 value=1 date=2026-01-01",
        "measurement indicator=I3 value=1 date=2026-01-01 sample_size=1.5",
    ];
    let checked = plan(&indicators.join("\n"));
    let mut found = codes(&checked);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            "number-not-whole",
            "required-missing",
            "scale-without-width",
            "value-outside-scale",
            "value-outside-scale",
        ]
    );
    let measured = &checked.value.indicators[0].measurements[0];
    assert_eq!(measured.sample_size.said(), Some(4));
    assert_eq!(measured.standard_deviation.said(), Some(number("1.2")));
    assert_eq!(checked.value.indicators[2].weight.said(), Some(number("0.3")));
}

#[test]
fn a_use_knows_its_decision_and_a_parameter_in_per_cent_is_a_share() {
    let text = [
        HEAD,
        "\nrealisation benefit=A period=2026-Q1 use=budget_cut amount=10 unit=tkr \
         price_basis=fixed price_year=2026 fte=0.5 recurrence=recurrent document=Vedtak~7 \
         approved_by=Leder budget_reference=Kap.~1500~post~01 budget_year=2026",
        "\nparameter name=pension_share value=12 unit=percent",
        "\nparameter name=overhead_share value=0.25 unit=percent",
    ];
    let checked = plan(&text.concat());
    assert_eq!(codes(&checked), ["percent-below-one"]);
    let used = &checked.value.realisations[0];
    assert_eq!(used.fte.said().unwrap().value(), number("0.5"));
    assert_eq!(used.recurrence.said(), Some("recurrent"));
    assert_eq!(used.budget_year.said(), Some(Year(2026)));
    assert_eq!(used.document.as_deref(), Some("Vedtak 7"));
    let form = used.budget_reference.as_deref().and_then(BudgetForm::of);
    assert_eq!(form, Some(BudgetForm::ChapterItem { chapter: 1500, item: 1 }));
    let values: Vec<Decimal> = checked.value.parameters.iter().map(|it| it.value.value).collect();
    assert_eq!(values, [number("0.12"), number("0.0025")]);
}
