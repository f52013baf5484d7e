//! The sheets of amounts and quantities: cash lines, quantity lines, realisations, estimates.

use gevinst_plugin_sdk::{Field as F, Kind};

use super::{Column, Label, Sheet, Text, choices, units};

/// Whole kroner, thousands or millions with grouping and a true minus sign.
const MONEY_FORMAT: &str = "#,##0;−#,##0;0";
/// Money in large units, with one decimal.
const MONEY_FORMAT_TENTH: &str = "#,##0.0;−#,##0.0;0.0";
/// A number with grouping and without decimals.
const WHOLE: &str = "#,##0";
/// A number with at most one decimal.
const TENTH: &str = "#,##0.0";
/// A bound for money that only serves to catch text and slips of the keyboard.
const MOST_MONEY: i64 = 1_000_000_000_000;

const fn cash(field: F, nb: &'static str, en: &'static str) -> Column {
    Column::new(Kind::CASH_LINE, field, nb, en)
}

const fn quantity(field: F, nb: &'static str, en: &'static str) -> Column {
    Column::new(Kind::QUANTITY_LINE, field, nb, en)
}

const fn realisation(field: F, nb: &'static str, en: &'static str) -> Column {
    Column::new(Kind::REALISATION, field, nb, en)
}

const fn estimate(field: F, nb: &'static str, en: &'static str) -> Column {
    Column::new(Kind::ESTIMATE, field, nb, en)
}

const fn line_id(kind: Kind) -> Column {
    Column::new(kind, F::ID, "Linje-ID", "Line ID")
        .also(&["ID", "Linje"])
        .help(
            "Valgfritt kjennetegn for raden, for eksempel L1.",
            "An optional identifier of the row, such as L1.",
        )
        .width(10)
}

const fn benefit_reference(kind: Kind) -> Column {
    Column::new(kind, F::BENEFIT, "Gevinst-ID", "Benefit ID")
        .also(&["Gevinst", "Benefit"])
        .help("ID fra arket Gevinster.", "An ID from the sheet Benefits.")
        .refers_to("benefits")
        .width(12)
}

const fn initiative_reference(kind: Kind) -> Column {
    Column::new(kind, F::INITIATIVE, "Tiltaks-ID", "Initiative ID")
        .also(&["Tiltak", "Initiative"])
        .help(
            "ID fra arket Tiltak. Fylles ut når linjen ikke hører til én gevinst.",
            "An ID from the sheet Initiatives, when the line belongs to no single benefit.",
        )
        .refers_to("initiatives")
        .width(12)
}

const fn price_basis(kind: Kind) -> Column {
    Column::new(kind, F::PRICE_BASIS, "Prisgrunnlag", "Price basis")
        .help(
            "Faste priser (omregnet til ett prisår) eller løpende priser (slik de ble betalt).",
            "Fixed prices (restated to one price year) or nominal prices (as they were paid).",
        )
        .choice(&choices::PRICE_BASIS)
}

const fn price_year(kind: Kind) -> Column {
    Column::new(kind, F::PRICE_YEAR, "Prisår", "Price year")
        .also(&["Kroneår"])
        .help(
            "Året prisene gjelder for, når de er faste.",
            "The year whose prices the amounts are in, when they are fixed.",
        )
        .number("0", 1990, 2100)
        .width(10)
}

const fn evidence(kind: Kind) -> Column {
    Column::new(kind, F::EVIDENCE, "Grunnlag", "Evidence")
        .also(&["Dokumentasjon", "Grunnlag/kilde"])
        .help(
            "Hvor tallet kommer fra: regnskap, fagsystem, rapport.",
            "Where the figure comes from: accounts, case system, report.",
        )
        .width(34)
}

const fn comment(kind: Kind) -> Column {
    Column::new(kind, F::COMMENT, "Kommentar", "Comment")
        .also(&["Merknad"])
        .help("Fri tekst.", "Free text.")
        .width(34)
}

/// Amounts per period: benefits and costs.
pub const CASH_LINES: Sheet = Sheet {
    key: "cash_lines",
    name: Label {
        text: Text { nb: "Kontantlinjer", en: "Cash lines" },
        also: &["Kontantlinjar", "Beløp", "Kontantstrøm", "Kontantstraum"],
    },
    title: Text { nb: "Kontantlinjer", en: "Cash lines" },
    purpose: Text {
        nb: "Én rad per beløp: gevinst eller kostnad, planlagt, prognose eller realisert, i én \
             periode.",
        en: "One row per amount: benefit or cost, planned, forecast or realised, in one period.",
    },
    kinds: &[Kind::CASH_LINE],
    columns: &[
        line_id(Kind::CASH_LINE),
        benefit_reference(Kind::CASH_LINE),
        initiative_reference(Kind::CASH_LINE),
        cash(F::CATEGORY, "Kategori", "Category")
            .help("Gevinst, eller hva slags kostnad.", "Benefit, or what sort of cost.")
            .choice(&choices::CATEGORY)
            .width(20)
            .required(),
        cash(F::STAGE, "Stadium", "Stage")
            .also(&["Steg"])
            .help("Planlagt, prognose eller realisert.", "Planned, forecast or realised.")
            .choice(&choices::STAGE)
            .required(),
        cash(F::PERIOD, "Periode", "Period")
            .help(
                "For eksempel 2026, 2026-Q3, T2 2026 eller 2026-07. Bruk én inndeling per serie.",
                "Such as 2026, 2026-Q3, T2 2026 or 2026-07. Use one division per series.",
            )
            .period()
            .required(),
        cash(F::AMOUNT, "Beløp", "Amount")
            .also(&["Sum beløp"])
            .help(
                "Skrives uten minus, i enheten som står rett under overskriften.",
                "Written without a minus, in the unit that stands right under the header.",
            )
            .number(MONEY_FORMAT, -MOST_MONEY, MOST_MONEY)
            .unit_of_record(units::MONEY)
            .width(14)
            .required(),
        price_basis(Kind::CASH_LINE).required(),
        price_year(Kind::CASH_LINE),
        cash(F::TITLE, "Betegnelse", "Description of line")
            .also(&["Tekst", "Nemning", "Title"])
            .help("Hva beløpet gjelder, i noen ord.", "What the amount is about, in a few words.")
            .width(34),
        evidence(Kind::CASH_LINE),
        cash(F::RECURRENCE, "Varighet", "Recurrence")
            .also(&["Varigheit"])
            .help(
                "Varig eller engangs, når linjen avviker fra gevinsten.",
                "Recurrent or one-off, where the line differs from the benefit.",
            )
            .choice(&choices::RECURRENCE),
        cash(F::RECIPIENT, "Mottaker", "Recipient")
            .also(&["Mottakar", "Hvem beløpet gjelder"])
            .help(
                "Hvem som får gevinsten eller bærer kostnaden, når det er en annen enn gevinstens.",
                "Who gains or bears the cost, where it is another than the benefit's recipient.",
            )
            .choice(&choices::RECIPIENT)
            .width(24),
        cash(F::TAX_COST_SHARE, "Andel over offentlig budsjett", "Share on a public budget")
            .also(&["Del over offentleg budsjett", "Skattefinansieringsandel", "Tax cost share"])
            .help(
                "Andelen av beløpet som endrer et offentlig budsjett, i prosent.",
                "The share of the amount that changes a public budget, in per cent.",
            )
            .number("0.0 %", 0, 1)
            .unit_fixed(units::PERCENT_ONLY),
        cash(F::PRICE_INDEX, "Prisindeks", "Price index")
            .also(&["Indeks", "Deflator"])
            .help(
                "Indeksen som løpende priser regnes om til faste med.",
                "The index by which nominal prices are restated to fixed ones.",
            )
            .choice(&choices::PRICE_INDEX)
            .width(22),
        cash(F::REAL_GROWTH, "Realprisjusteres", "Real price growth")
            .also(&["Realprisjustering", "Realprisjusterast"])
            .help(
                "Ja bare når verdien vokser mer enn prisene ellers, som verdien av tid.",
                "Yes only where the value grows more than prices do, as the value of time.",
            )
            .choice(&choices::YES_NO),
        comment(Kind::CASH_LINE),
    ],
    required: true,
};

/// Quantities behind freed time.
pub const QUANTITY_LINES: Sheet = Sheet {
    key: "quantity_lines",
    name: Label {
        text: Text { nb: "Mengder", en: "Quantities" },
        also: &["Mengdelinjer", "Mengdelinjar", "Quantity lines"],
    },
    title: Text { nb: "Mengder", en: "Quantities" },
    purpose: Text {
        nb: "Én rad per gevinst og periode: antall saker, tid per sak før og etter, eller timer \
             direkte.",
        en: "One row per benefit and period: number of cases, time per case before and after, or \
             hours.",
    },
    kinds: &[Kind::QUANTITY_LINE],
    columns: &[
        line_id(Kind::QUANTITY_LINE),
        benefit_reference(Kind::QUANTITY_LINE).required(),
        quantity(F::STAGE, "Stadium", "Stage")
            .also(&["Steg"])
            .help("Planlagt, prognose eller realisert.", "Planned, forecast or realised.")
            .choice(&choices::STAGE)
            .required(),
        quantity(F::PERIOD, "Periode", "Period")
            .help(
                "For eksempel 2026, 2026-Q3, T2 2026 eller 2026-07. Bruk én inndeling per serie.",
                "Such as 2026, 2026-Q3, T2 2026 or 2026-07. Use one division per series.",
            )
            .period()
            .required(),
        quantity(F::VOLUME, "Antall i perioden", "Number in the period")
            .also(&["Volum", "Tal i perioden", "Volume", "Antall"])
            .help(
                "Antall saker, søknader eller lignende i perioden (ikke per år).",
                "Cases, applications and so on in the period (not per year).",
            )
            .number(WHOLE, 0, 1_000_000_000),
        quantity(F::VOLUME_UNIT, "Det som telles", "What is counted")
            .also(&["Telleenhet", "Det som blir talt", "Volume unit"])
            .help("For eksempel søknader eller vedtak.", "Such as applications or decisions.")
            .width(18),
        quantity(F::BEFORE, "Tid før", "Time before")
            .also(&["Før", "Before"])
            .help(
                "Tid per sak før tiltaket, i enheten under overskriften.",
                "Time per case before the initiative, in the unit under the header.",
            )
            .number(TENTH, 0, 1_000_000)
            .unit_of_record(units::TIME),
        quantity(F::AFTER, "Tid etter", "Time after")
            .also(&["Etter", "After"])
            .help(
                "Tid per sak etter tiltaket, i samme enhet som tid før.",
                "Time per case after the initiative, in the same unit as time before.",
            )
            .number(TENTH, 0, 1_000_000)
            .unit_of_record(units::TIME),
        quantity(F::UPTAKE, "Andel som bruker løsningen", "Share using the solution")
            .also(&["Andel som bruker løysinga", "Bruksandel", "Uptake", "Opptak"])
            .help(
                "Andelen av antallet som går i den nye løsningen, i prosent: 80 %.",
                "The share of the number that uses the new solution, in per cent: 80 %.",
            )
            .number("0.0 %", 0, 1)
            .unit_fixed(units::PERCENT_ONLY)
            .width(15),
        quantity(F::HOURS, "Timer i alt", "Hours in all")
            .also(&["Timer", "Timar i alt", "Hours"])
            .help(
                "Frigjorte timer i perioden, når de er kjent uten antall og tid per sak.",
                "Hours freed in the period, when known without number and time per case.",
            )
            .number(TENTH, -1_000_000_000, 1_000_000_000)
            .unit_fixed(units::HOURS_ONLY),
        quantity(F::HOURLY_COST, "Timekostnad", "Hourly cost")
            .also(&["Kostnad per time", "Kroner per time"])
            .help(
                "Lønnskostnad per time. Tomt betyr timekostnaden på arket Parametre.",
                "Labour cost per hour. Blank means the hourly cost on the sheet Parameters.",
            )
            .number(WHOLE, 0, 100_000)
            .unit_fixed(units::KR_PER_HOUR_ONLY),
        evidence(Kind::QUANTITY_LINE),
        quantity(F::PERSONS, "Antall personer", "Persons")
            .also(&["Tal på personar", "Personer", "Number of persons"])
            .help(
                "Så mange tiden er spredt på; den vurderes i minutter per person og dag.",
                "How many the time is spread over. Judged as minutes per person and day.",
            )
            .number(WHOLE, 0, 10_000_000)
            .unit_fixed(units::COUNT_ONLY)
            .width(12),
        comment(Kind::QUANTITY_LINE),
    ],
    required: false,
};

/// What benefits were used for.
pub const REALISATIONS: Sheet = Sheet {
    key: "realisations",
    name: Label {
        text: Text { nb: "Uttak", en: "Use of benefits" },
        also: &["Gevinstuttak", "Anvendelse", "Realisations"],
    },
    title: Text { nb: "Uttak av gevinster", en: "Use of benefits" },
    purpose: Text {
        nb: "Én rad per uttak: hva gevinsten ble brukt til i perioden, og hvor det er vedtatt.",
        en: "One row per use: what the benefit was used for in the period, and where it was \
             decided.",
    },
    kinds: &[Kind::REALISATION],
    columns: &[
        line_id(Kind::REALISATION),
        benefit_reference(Kind::REALISATION).required(),
        realisation(F::PERIOD, "Periode", "Period")
            .help(
                "Perioden uttaket gjelder, for eksempel 2026-Q3.",
                "The period of the use, such as 2026-Q3.",
            )
            .period()
            .required(),
        realisation(F::USE, "Anvendelse", "Use")
            .also(&["Bruk", "Bruk i verksemda", "Anvendelse i virksomheten"])
            .help(
                "Hva gevinsten ble brukt til. Bare budsjettreduksjon gir budsjettvirkning.",
                "What the benefit was used for. Only a budget cut changes the budget.",
            )
            .choice(&choices::USE)
            .width(24)
            .required(),
        realisation(F::AMOUNT, "Beløp", "Amount")
            .help(
                "Beløpet som er tatt ut eller omdisponert, i enheten under overskriften.",
                "The amount taken out or moved, in the unit under the header.",
            )
            .number(MONEY_FORMAT, -MOST_MONEY, MOST_MONEY)
            .unit_of_record(units::MONEY)
            .width(14),
        price_basis(Kind::REALISATION),
        price_year(Kind::REALISATION),
        realisation(F::HOURS, "Timer", "Hours")
            .also(&["Timar"])
            .help(
                "Timer som er tatt ut eller omdisponert, for frigjort tid.",
                "Hours taken out or moved, for freed time.",
            )
            .number(TENTH, -1_000_000_000, 1_000_000_000)
            .unit_fixed(units::HOURS_ONLY),
        realisation(F::FTE, "Årsverk", "Full-time equivalents")
            .also(&["FTE", "Stillinger", "Stillingar"])
            .help(
                "Årsverk som er tatt ut eller omdisponert, når det er vedtatt i stillinger.",
                "Full-time equivalents taken out or moved, when decided as positions.",
            )
            .number("#,##0.00", -100_000, 100_000)
            .unit_fixed(units::FTE_ONLY),
        realisation(F::BUDGET_REFERENCE, "Budsjettreferanse", "Budget reference")
            .also(&["Kapittel og post", "Kap./post"])
            .help(
                "Kapittel og post, eller KOSTRA-funksjon og art. Nødvendig ved budsjettreduksjon.",
                "Budget chapter and item, or KOSTRA function and type. Needed for a budget cut.",
            )
            .width(26),
        realisation(F::DOCUMENT, "Vedtaksdokument", "Document")
            .also(&["Dokument", "Vedtak"])
            .help(
                "Dokumentet der uttaket er vedtatt.",
                "The document in which the use was decided.",
            )
            .width(30),
        realisation(F::APPROVED_BY, "Godkjent av", "Approved by")
            .also(&["Godkjend av"])
            .help("Rollen som godkjente uttaket.", "The role that approved the use.")
            .width(24),
        realisation(F::RECURRENCE, "Varighet", "Recurrence")
            .also(&["Varigheit"])
            .help(
                "Varig endring av budsjettrammen, eller engangs.",
                "A lasting change of the budget frame, or a one-off.",
            )
            .choice(&choices::RECURRENCE),
        realisation(F::BUDGET_YEAR, "Budsjettår", "Budget year")
            .help(
                "Budsjettåret referansen gjelder. Nødvendig ved budsjettreduksjon.",
                "The budget year of the reference. Needed for a budget cut.",
            )
            .number("0", 1990, 2100)
            .width(11),
        comment(Kind::REALISATION),
    ],
    required: false,
};

/// Three-point estimates.
pub const ESTIMATES: Sheet = Sheet {
    key: "estimates",
    name: Label {
        text: Text { nb: "Estimater", en: "Estimates" },
        also: &["Estimat", "Trepunktsestimater", "Three-point estimates"],
    },
    title: Text { nb: "Trepunktsestimater", en: "Three-point estimates" },
    purpose: Text {
        nb: "Én rad per gevinst eller kostnad: mest sannsynlig, mest optimistisk og mest \
             pessimistisk samlet verdi.",
        en: "One row per benefit or cost: most likely, most optimistic and most pessimistic total.",
    },
    kinds: &[Kind::ESTIMATE],
    columns: &[
        line_id(Kind::ESTIMATE),
        benefit_reference(Kind::ESTIMATE),
        initiative_reference(Kind::ESTIMATE),
        estimate(F::CATEGORY, "Kategori", "Category")
            .help("Gevinst, eller hva slags kostnad.", "Benefit, or what sort of cost.")
            .choice(&choices::CATEGORY)
            .width(20)
            .required(),
        estimate(F::TITLE, "Betegnelse", "Description of line")
            .also(&["Tekst", "Nemning", "Title"])
            .help("Hva estimatet gjelder.", "What the estimate is about.")
            .width(34),
        estimate(F::MOST_LIKELY, "Mest sannsynlig", "Most likely")
            .also(&["Mest sannsynleg", "MS", "Mest sannsynlig (MS)"])
            .help(
                "Den mest sannsynlige verdien. Enheten gjelder alle tre verdiene.",
                "The most likely value. The unit holds for all three values.",
            )
            .number(MONEY_FORMAT_TENTH, -MOST_MONEY, MOST_MONEY)
            .unit_of_record(units::MONEY)
            .required(),
        estimate(F::OPTIMISTIC, "Mest optimistisk", "Most optimistic")
            .also(&["MO", "Optimistisk", "Mest optimistisk (MO)"])
            .help(
                "Høyest for en gevinst, lavest for en kostnad.",
                "The highest for a benefit, the lowest for a cost.",
            )
            .number(MONEY_FORMAT_TENTH, -MOST_MONEY, MOST_MONEY)
            .unit_of_record(units::MONEY)
            .required(),
        estimate(F::PESSIMISTIC, "Mest pessimistisk", "Most pessimistic")
            .also(&["MP", "Pessimistisk", "Mest pessimistisk (MP)"])
            .help(
                "Lavest for en gevinst, høyest for en kostnad.",
                "The lowest for a benefit, the highest for a cost.",
            )
            .number(MONEY_FORMAT_TENTH, -MOST_MONEY, MOST_MONEY)
            .unit_of_record(units::MONEY)
            .required(),
        price_basis(Kind::ESTIMATE).required(),
        price_year(Kind::ESTIMATE),
        evidence(Kind::ESTIMATE),
        comment(Kind::ESTIMATE),
    ],
    required: false,
};
