//! The sections of the invented plan other than its series.

use gevinst_core::report::*;

use super::super::{Builder, PRICES, QUARTER, decimal};
use super::{Saving, group, quarter};

type Row = (&'static str, &'static str, &'static str, [i64; 4], [i64; 3], Option<i64>, Status);

const ROWS: &[Row] = &[
    (
        "saving",
        "Ø-01",
        "Færre konsulentkjøp",
        [2600, 2600, 2600, 2600],
        [1400, 1300, 1400],
        Some(1900),
        Status::Red,
    ),
    (
        "saving",
        "Ø-02",
        "Mindre og færre lokaler",
        [4200, 4200, 4200, 4200],
        [4200, 4250, 4300],
        Some(4350),
        Status::Green,
    ),
    (
        "saving",
        "Ø-03",
        "Samordnede innkjøp",
        [3100, 3200, 3300, 3600],
        [3400, 3500, 3630],
        Some(3900),
        Status::NotAssessed,
    ),
    (
        "saving",
        "Ø-04",
        "Automatisk kontroll av søknader",
        [9000, 9000, 9000, 11000],
        [7200, 7600, 7700],
        Some(8600),
        Status::Yellow,
    ),
    (
        "avoided_cost",
        "Ø-05",
        "Unngått lisens for gammelt fagsystem",
        [800, 800, 800, 800],
        [800, 800, 800],
        Some(800),
        Status::Green,
    ),
    (
        "avoided_cost",
        "Ø-06",
        "Dobbel drift i overgangen",
        [-400, -400, -200, 0],
        [-450, -430, -210],
        None,
        Status::Yellow,
    ),
    (
        "freed_time",
        "A-01",
        "Digital søknad og selvbetjening",
        [5, 6, 6, 7],
        [5, 6, 7],
        Some(8),
        Status::Green,
    ),
    (
        "freed_time",
        "A-02",
        "Færre feil og klager",
        [2, 2, 2, 2],
        [1, 2, 2],
        Some(2),
        Status::Yellow,
    ),
];

pub fn groups(builder: &mut Builder) -> Vec<BenefitGroup> {
    let mut groups = Vec::new();
    for kind in ["saving", "avoided_cost", "freed_time"] {
        let rows = ROWS.iter().filter(|row| row.0 == kind);
        let savings: Vec<Saving> = rows.map(saving).collect();
        groups.push(group(builder, kind, &savings));
    }
    let rows = [
        ("K-01", "Raskere svar til innbyggerne", Status::Green),
        ("K-02", "Bedre vedtak", Status::Red),
    ];
    let rows = rows.map(|(id, title, status)| quality_row(builder, id, title, status));
    groups.push(BenefitGroup {
        kind: "quality",
        rows: rows.to_vec(),
        total: None,
        year_variance: None,
        periods: Vec::new(),
        status: Status::NotAssessed,
    });
    groups
}

fn saving(row: &Row) -> Saving {
    Saving {
        id: row.1.to_owned(),
        title: row.2.to_owned(),
        kind: row.0,
        owner: (row.1 != "Ø-03").then_some("Avdeling for drift"),
        planned: row.3,
        realised: row.4,
        forecast: row.5,
        status: row.6,
        kept_out: row.1 == "Ø-03",
    }
}

fn quality_row(builder: &mut Builder, id: &str, title: &str, status: Status) -> BenefitRow {
    BenefitRow {
        id: id.to_owned(),
        title: title.to_owned(),
        initiative: None,
        owner: Some("Avdeling for brukere".to_owned()),
        recipient: Some("citizens"),
        is_disbenefit: false,
        description: None,
        series: None,
        periods: Vec::new(),
        uses: Vec::new(),
        status,
        kept_out: false,
        findings: Vec::new(),
        cell: builder.cell(),
    }
}

type Measured = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    [&'static str; 2],
    &'static [&'static str],
    Status,
);

const INDICATORS: &[Measured] = &[
    (
        "M-01",
        "K-01",
        "Saksbehandlingstid, median",
        "dager",
        ["42", "26"],
        &["36", "31", "27.5"],
        Status::Green,
    ),
    (
        "M-02",
        "K-01",
        "Brukertilfredshet",
        "poeng 0–100",
        ["61", "75"],
        &["65", "72"],
        Status::Yellow,
    ),
    ("M-03", "K-02", "Feil i vedtak", "prosent", ["8.1", "5"], &["6.3", "6.9", "8.4"], Status::Red),
    ("M-04", "K-02", "Klager som fører frem", "prosent", ["12", "8"], &[], Status::NotAssessed),
];

pub fn indicators(builder: &mut Builder) -> Vec<IndicatorRow> {
    INDICATORS.iter().map(|row| indicator(builder, row)).collect()
}

fn indicator(builder: &mut Builder, row: &Measured) -> IndicatorRow {
    let (id, benefit, title, unit, [from, to], measured, status) = *row;
    let own = Unit::Own(unit.to_owned());
    let dims = [(Dim::Indicator, id)];
    let (none, from, to) = (FactPeriod::None, decimal(from), decimal(to));
    let baseline = builder.stated(Metric::QualityBaseline, &dims, none, Ok(from), own.clone());
    let target = builder.stated(Metric::QualityTarget, &dims, none, Ok(to), own.clone());
    let mut measurements = Vec::new();
    for (place, value) in measured.iter().enumerate() {
        let period = quarter(u8::try_from(place).unwrap() + 1);
        let of = FactPeriod::Of(period);
        let value = Ok(decimal(value));
        let value = builder.stated(Metric::QualityMeasured, &dims, of, value, own.clone());
        measurements.push(MeasurementPoint { day: None, period: Some(period), value });
    }
    let (way, mut made_of) = match measured.last() {
        Some(last) => {
            (Ok(((decimal(last) - from) / (to - from)).round_dp(8)), vec![baseline, target])
        }
        None => (Err(Absence::NotMeasured), Vec::new()),
    };
    made_of.extend(measurements.last().map(|point| point.value));
    let achievement = builder.made(
        Metric::QualityAchievement,
        &dims,
        FactPeriod::ToDate(QUARTER),
        way,
        Unit::Share,
        (Formula::Achievement, &made_of),
    );
    IndicatorRow {
        id: id.to_owned(),
        title: title.to_owned(),
        benefit: Some(benefit.to_owned()),
        unit: unit.to_owned(),
        owner: Some("Analyseseksjonen".to_owned()),
        baseline,
        target,
        measurements,
        achievement,
        status,
        findings: if measured.is_empty() { vec![1] } else { Vec::new() },
        cell: builder.cell(),
    }
}

pub fn uses(builder: &mut Builder) -> Vec<UseRow> {
    let rows: &[(&'static str, Option<i64>, Option<i64>)] = &[
        ("budget_cut", Some(21_000_000), None),
        ("redeployed", Some(9_400_000), Some(14_000)),
        ("quality", None, Some(5_500)),
        ("not_realised", Some(8_990_000), Some(3_500)),
    ];
    let to_date = FactPeriod::ToDate(QUARTER);
    let mut made = |metric, key: &str, value: Option<i64>, unit: Unit| {
        value.map(|value| {
            let value = Ok(value.into());
            builder.stated(metric, &[(Dim::Use, key)], to_date, value, unit)
        })
    };
    let kroner = Unit::Kroner(PRICES);
    rows.iter()
        .map(|&(key, money, hours)| UseRow {
            key,
            money: made(Metric::RealisationMoney, key, money, kroner.clone()),
            hours: made(Metric::RealisationHours, key, hours, Unit::Hours),
        })
        .collect()
}

pub fn analyses(builder: &mut Builder) -> Vec<AnalysisTable> {
    let rows: &[(Metric, [i64; 5])] = &[
        (Metric::BenefitGross, [0, 2500, 6000, 8000, 8000]),
        (Metric::CostInvestment, [9000, 1500, 0, 0, 0]),
        (Metric::CostOperating, [0, 900, 1200, 1200, 1200]),
        (Metric::NetAnnual, [-9000, 100, 4800, 6800, 6800]),
    ];
    let periods: Vec<Period> = (1..=5).map(Period::PlanYear).collect();
    let mut table_rows = Vec::new();
    for (metric, values) in rows {
        let dims = [(Dim::Analysis, "B")];
        let by_period: Vec<FactIx> = periods
            .iter()
            .zip(values)
            .map(|(period, value)| {
                let value = Ok(decimal("1000") * decimal(&value.to_string()));
                let of = FactPeriod::Of(*period);
                builder.stated(*metric, &dims, of, value, Unit::Kroner(PRICES))
            })
            .collect();
        let sum: i64 = values.iter().sum();
        let total_metric = if *metric == Metric::NetAnnual { Metric::NetTotal } else { *metric };
        let total = builder.made(
            total_metric,
            &dims,
            FactPeriod::Lifetime,
            Ok(decimal("1000") * decimal(&sum.to_string())),
            Unit::Kroner(PRICES),
            (Formula::Sum, &by_period),
        );
        table_rows.push(AnalysisRow { metric: *metric, by_period, total });
    }
    let estimates = estimates(builder);
    vec![AnalysisTable {
        key: "B".to_owned(),
        book: 1,
        stage: Stage::Planned,
        periods,
        rows: table_rows,
        estimates,
    }]
}

fn estimates(builder: &mut Builder) -> Vec<EstimateRow> {
    let lines: &[(&'static str, &str, [i64; 3])] = &[
        ("benefit", "Spart tid i saksbehandlingen", [32, 24, 12]),
        ("investment", "Utvikling", [8, 10, 16]),
        ("operating", "Drift", [4, 5, 7]),
    ];
    let mut rows = Vec::new();
    for (place, (category, title, points)) in lines.iter().enumerate() {
        let [mo, ms, mp] = points.map(|point| decimal(&(point * 1_000_000).to_string()));
        let line = format!("A{}", place + 7);
        let dims = [(Dim::Analysis, "B"), (Dim::Category, *category), (Dim::Line, line.as_str())];
        let cells = vec![builder.cell(), builder.cell(), builder.cell()];
        let expected = builder.fact(
            Metric::UncertaintyExpected,
            &dims,
            FactPeriod::Lifetime,
            Ok((mo + ms * decimal("3") + mp) / decimal("5")),
            Unit::Kroner(PRICES),
            Formula::ThreePoint,
            Trace { cells, rule_values: vec![2], ..Trace::default() },
        );
        rows.push(EstimateRow {
            category,
            title: (*title).to_owned(),
            optimistic: Some(mo),
            most_likely: Some(ms),
            pessimistic: Some(mp),
            expected,
        });
    }
    let made_of: Vec<FactIx> = rows.iter().map(|row| row.expected).collect();
    let expected = builder.made(
        Metric::UncertaintyExpected,
        &[(Dim::Analysis, "B"), (Dim::Category, "net")],
        FactPeriod::Lifetime,
        Ok(decimal("7200000")),
        Unit::Kroner(PRICES),
        (Formula::Net, &made_of),
    );
    rows.push(EstimateRow {
        category: "net",
        title: String::new(),
        optimistic: None,
        most_likely: None,
        pessimistic: None,
        expected,
    });
    rows
}

pub fn saving_tile(total: &Series) -> Tile {
    Tile {
        key: "saving",
        value: total.realised_to_date,
        plan: Some(total.planned_to_date),
        variance: Some(total.variance),
        variance_share: Some(total.variance_share),
        status: None,
    }
}

fn bare_tile(key: &'static str, value: FactIx) -> Tile {
    Tile { key, value, plan: None, variance: None, variance_share: None, status: None }
}

pub fn headline(builder: &mut Builder, groups: &[BenefitGroup]) -> Headline {
    let saving = groups[0].total.clone().unwrap();
    let (planned, realised) = groups[2].total.as_ref().and_then(|total| total.fte).unwrap();
    let mut count = |metric, value: &str| {
        let to_date = FactPeriod::ToDate(QUARTER);
        let value = Ok(decimal(value));
        builder.made(metric, &[], to_date, value, Unit::Count, (Formula::Count, &[]))
    };
    let on_track = count(Metric::QualityOnTrack, "1");
    let indicators = count(Metric::QualityIndicators, "3");
    let net = builder
        .facts
        .iter()
        .find(|(_, fact)| fact.metric == Metric::NetTotal)
        .map(|(place, _)| place)
        .unwrap();
    let tile = |key, value, plan| Tile { key, value, plan, ..bare_tile(key, value) };
    Headline {
        sentence: Sentence::Behind { variance: saving.variance },
        tiles: vec![
            saving_tile(&saving),
            tile("fte", realised, Some(planned)),
            tile("quality", on_track, Some(indicators)),
            tile("net", net, None),
        ],
        drivers: vec![(0, 0)],
        attention: (2, 4),
        kept_out: 1,
    }
}

fn at(sheet: u16, row: u32, col: u16) -> Option<CellRef> {
    Some(CellRef { book: 0, place: Place { sheet, row, col } })
}

pub fn findings() -> Vec<Finding> {
    let record = |kind, id: &str| Subject::Record(kind, Some(id.to_owned()));
    vec![
        Finding::new(FindingCode::OwnerMissing, record(RecordKind::Benefit, "Ø-03"))
            .at(at(0, 6, 4)),
        Finding::new(FindingCode::NeverMeasured, record(RecordKind::Indicator, "M-04"))
            .at(at(1, 13, 3)),
        Finding::new(FindingCode::NumberAsText, record(RecordKind::CashLine, "B-17"))
            .with_text("found", "1 400 000")
            .with("value", Arg::Number(decimal("1400000"), Some(Unit::Kroner(PRICES))))
            .at(at(1, 20, 5))
            .at(at(1, 21, 5)),
        Finding::new(FindingCode::MacrosPresent, Subject::Book(1)),
    ]
}

pub fn actions() -> Vec<ActionRow> {
    let action = |benefit: &str, text: &str, day, status, overdue| ActionRow {
        book: 0,
        benefit: Some(benefit.to_owned()),
        description: text.to_owned(),
        owner: Some("Leder for drift".to_owned()),
        deadline: day,
        status: Some(status),
        overdue,
    };
    vec![
        action("Ø-01", "Reforhandle rammeavtalen", Day::new(2026, 9, 30), "delayed", true),
        action(
            "Ø-04",
            "Sette de to siste vedtakstypene i drift",
            Day::new(2027, 2, 1),
            "in_progress",
            false,
        ),
        action("K-01", "Gå gjennom ventelisten hver uke", None, "done", false),
    ]
}

pub fn rule_values() -> Vec<RuleUse> {
    let value = |parameter: &str, nb: &str, en: &str, value: &str, unit: &str| RuleUse {
        parameter: parameter.to_owned(),
        label_nb: nb.to_owned(),
        label_en: en.to_owned(),
        value: value.to_owned(),
        unit: unit.to_owned(),
        source: "Oppdiktet rundskriv, punkt 3.2".to_owned(),
        from: Day::new(2026, 1, 1),
        kind: "recorded",
        past_check_date: false,
        cell: None,
    };
    let mut hourly = value("hourly_cost", "Timekostnad", "Labour cost per hour", "520", "kr");
    hourly.kind = "stated";
    hourly.cell = at(0, 2, 1);
    let mut weights = value(
        "three_point_weight",
        "Vekt for sannsynlig verdi",
        "Weight of the most likely value",
        "3",
        "share",
    );
    weights.past_check_date = true;
    vec![
        value("hours_per_fte", "Timer per årsverk", "Hours per full-time year", "1700", "hours"),
        hourly,
        weights,
    ]
}
