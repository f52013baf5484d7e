//! How many benefit-period records are understood and appraised in a second.
//!
//! ```sh
//! cargo bench -p gevinst-core
//! ```
//!
//! A record is one amount of one benefit in one quarter and stage. The rate
//! stands beside each size; that it stays the same from 10 000 to 1 000 000
//! records shows that the work grows with the records and not faster.

#![expect(clippy::unwrap_used, reason = "a bench that cannot make its input has failed")]

use std::sync::Arc;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use gevinst_core::calc::{Scope, appraise};
use gevinst_core::intake::intake;
use gevinst_core::plan::BenefitPlan;
use gevinst_core::provenance::{Book, Digest, Place};
use gevinst_core::rules::RuleSet;
use gevinst_core::submission::{Entry, Field, FormatUsed, Record, RecordKind, Said, Submission};
use rust_decimal::Decimal;

fn main() {
    divan::main();
}

const SIZES: [u32; 3] = [10_000, 100_000, 1_000_000];
/// Ten years of quarters, planned and realised.
const QUARTERS: u32 = 40;
const RECORDS_OF_A_BENEFIT: u32 = 2 * QUARTERS;

fn text(text: &str) -> Said {
    Said::Text(Arc::from(text))
}

fn record(kind: RecordKind, row: u32, entries: Vec<(Field, Said)>) -> Record {
    let entry = |(col, (field, said)): (u16, (Field, Said))| Entry {
        field,
        said,
        at: Some(Place { sheet: 0, row, col }),
        rounded: false,
    };
    let entries = (0_u16..).zip(entries).map(entry).collect();
    Record { kind, at: Place { sheet: 0, row, col: 0 }, entries }
}

/// A workbook with this many amounts, of benefits with eighty amounts each.
fn submission(records: u32) -> Submission {
    let benefits = records / RECORDS_OF_A_BENEFIT;
    let mut list = vec![record(
        RecordKind::Reporting,
        0,
        vec![(Field::Period, text("2026-Q3")), (Field::AsOf, text("2026-10-15"))],
    )];
    for benefit in 0..benefits {
        let id = format!("Ø{benefit}");
        list.push(record(
            RecordKind::Benefit,
            benefit,
            vec![
                (Field::Id, text(&id)),
                (Field::Title, text("Lavere utgifter")),
                (Field::BenefitKind, text("saving")),
                (Field::Owner, text("Seksjonssjef")),
            ],
        ));
    }
    for place in 0..benefits * RECORDS_OF_A_BENEFIT {
        let benefit = place / RECORDS_OF_A_BENEFIT;
        let quarter = place % QUARTERS;
        let stage = if (place / QUARTERS).is_multiple_of(2) { "planned" } else { "realised" };
        list.push(record(
            RecordKind::CashLine,
            1 + place,
            vec![
                (Field::Benefit, text(&format!("Ø{benefit}"))),
                (Field::Category, text("benefit")),
                (Field::Stage, text(stage)),
                (Field::Period, text(&format!("{}-Q{}", 2018 + quarter / 4, 1 + quarter % 4))),
                (Field::Amount, Said::Number(Decimal::from(1_000 + place % 977))),
                (Field::Unit, text("kr")),
                (Field::PriceBasis, text("fixed")),
                (Field::PriceYear, Said::Number(Decimal::from(2026))),
            ],
        ));
    }
    Submission {
        book: 0,
        source: Book {
            name: "plan.xlsx".to_owned(),
            digest: Digest::of(b""),
            size: 0,
            file_kind: "xlsx".to_owned(),
            sheets: vec!["Kontantlinjer".to_owned()],
        },
        format: FormatUsed {
            id: "bench".to_owned(),
            version: "1.0.0".to_owned(),
            title: String::new(),
            named_by_user: false,
            library: None,
            evidence: Vec::new(),
        },
        records: list,
        findings: Vec::new(),
    }
}

/// From records to the plan.
#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn understood(bencher: Bencher<'_, '_>, records: u32) {
    let submission = submission(records);
    bencher.counter(ItemsCount::new(records)).bench(|| intake(black_box(&submission)));
}

/// From the plan to all figures with their traces.
#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn appraised(bencher: Bencher<'_, '_>, records: u32) {
    let plans: Vec<BenefitPlan> = vec![intake(&submission(records)).value];
    assert_eq!(plans.first().unwrap().cash_lines.len(), records as usize);
    bencher
        .counter(ItemsCount::new(records))
        .bench(|| appraise(black_box(&plans), RuleSet::latest(), Scope::default()));
}
