//! The sheets of measuring and following up: indicators, measurements, actions, risks, parameters.

use gevinst_plugin_sdk::{Field as F, Kind};

use super::{Column, Label, Sheet, Text, choices, units};

/// A measured value: grouping, and decimals only where there are some.
const MEASURED: &str = "#,##0.0##";

const fn indicator(field: F, nb: &'static str, en: &'static str) -> Column {
    Column::new(Kind::INDICATOR, field, nb, en)
}

const fn measurement(field: F, nb: &'static str, en: &'static str) -> Column {
    Column::new(Kind::MEASUREMENT, field, nb, en)
}

const fn action(field: F, nb: &'static str, en: &'static str) -> Column {
    Column::new(Kind::ACTION, field, nb, en)
}

const fn risk(field: F, nb: &'static str, en: &'static str) -> Column {
    Column::new(Kind::RISK, field, nb, en)
}

const fn parameter(field: F, nb: &'static str, en: &'static str) -> Column {
    Column::new(Kind::PARAMETER, field, nb, en)
}

const fn benefit_reference(kind: Kind) -> Column {
    Column::new(kind, F::BENEFIT, "Gevinst-ID", "Benefit ID")
        .also(&["Gevinst", "Benefit"])
        .help("ID fra arket Gevinster.", "An ID from the sheet Benefits.")
        .refers_to("benefits")
        .width(12)
        .required()
}

const fn comment(kind: Kind) -> Column {
    Column::new(kind, F::COMMENT, "Kommentar", "Comment")
        .also(&["Merknad"])
        .help("Fri tekst.", "Free text.")
        .width(34)
}

/// Indicators: what is measured, from where to where.
pub const INDICATORS: Sheet = Sheet {
    key: "indicators",
    name: Label {
        text: Text { nb: "Indikatorer", en: "Indicators" },
        also: &["Indikatorar", "Måleindikatorer", "Måleindikatorar"],
    },
    title: Text { nb: "Indikatorer", en: "Indicators" },
    purpose: Text {
        nb: "Én rad per indikator: hva som måles, nullpunkt og mål.",
        en: "One row per indicator: what is measured, its baseline and its target.",
    },
    kinds: &[Kind::INDICATOR],
    columns: &[
        indicator(F::ID, "Indikator-ID", "Indicator ID")
            .also(&["ID"])
            .help(
                "Kort og fast kjennetegn, for eksempel I1. Brukes på arket Målinger.",
                "A short and lasting identifier, such as I1. Used on the sheet Measurements.",
            )
            .width(12)
            .required(),
        benefit_reference(Kind::INDICATOR),
        indicator(F::TITLE, "Navn på indikatoren", "Title of the indicator")
            .also(&["Indikator", "Måleindikator", "Namn på indikatoren", "Indicator", "Title"])
            .help("Hva som måles, og hvordan det er avgrenset.", "What is measured, and its scope.")
            .width(38)
            .required(),
        indicator(F::UNIT, "Måleenhet", "Unit of measurement")
            .also(&["Måleeining", "Enhet", "Unit"])
            .help(
                "For eksempel dager, prosent eller poeng. I prosent skrives 62,5 for 62,5 %.",
                "Such as days, per cent or points. In per cent, write 62.5 for 62.5 %.",
            )
            .required(),
        indicator(F::DIRECTION, "Ønsket retning", "Wanted direction")
            .also(&["Retning", "Ønskt retning", "Direction"])
            .help("Om verdien skal øke, minke eller holdes.", "Should it rise, fall or be kept?")
            .choice(&choices::DIRECTION)
            .required(),
        indicator(F::BASELINE, "Nullpunkt", "Baseline")
            .also(&["Nullpunktsverdi", "Startverdi", "Dagens verdi", "Baseline value"])
            .help("Verdien før tiltaket.", "The value before the initiative.")
            .number(MEASURED, -1_000_000_000, 1_000_000_000)
            .required(),
        indicator(F::BASELINE_DATE, "Nullpunkt målt", "Baseline measured")
            .also(&["Dato for nullpunkt", "Baseline date"])
            .help(
                "Dagen nullpunktet gjelder for; før løsningen ble tatt i bruk.",
                "The day of the baseline; before the solution was taken into use.",
            )
            .day()
            .required(),
        indicator(F::METHOD, "Målemetode", "Method")
            .also(&["Metode"])
            .help(
                "Hvordan det måles: brukerundersøkelse, uttrekk fra fagsystem, kontroll.",
                "How it is measured: survey, extract from the case system, inspection.",
            )
            .width(34),
        indicator(F::TARGET, "Mål", "Target")
            .also(&["Målverdi", "Ønsket verdi", "Ønskt verdi", "Forventet nivå"])
            .help("Verdien som ventes nådd.", "The value that is expected to be reached.")
            .number(MEASURED, -1_000_000_000, 1_000_000_000)
            .required(),
        indicator(F::TARGET_MINIMUM, "Minste akseptable", "Minimum acceptable")
            .also(&["Minste akseptable nivå", "Minstemål", "Minimum target"])
            .help(
                "Verdien som minst må nås for at tiltaket skal ha lyktes.",
                "The value that must at least be reached for the initiative to have succeeded.",
            )
            .number(MEASURED, -1_000_000_000, 1_000_000_000),
        indicator(F::TARGET_DATE, "Mål nådd innen", "Target date")
            .also(&["Måldato", "Mål nådd innan"])
            .help("Dagen målet skal være nådd.", "The day by which the target is to be reached.")
            .day()
            .required(),
        indicator(F::FREQUENCY, "Målefrekvens", "Frequency")
            .also(&["Frekvens"])
            .help("Hvor ofte det måles.", "How often it is measured.")
            .choice(&choices::FREQUENCY),
        indicator(F::SOURCE, "Datakilde", "Data source")
            .also(&["Kilde", "Kjelde", "Source"])
            .help("Systemet eller undersøkelsen tallet hentes fra.", "The system or survey.")
            .width(28),
        indicator(F::OWNER, "Måleansvarlig", "Measurement owner")
            .also(&["Måleansvarleg"])
            .help("Rollen som måler.", "The role that measures.")
            .width(26),
        indicator(F::SCALE_MIN, "Skala fra", "Scale from")
            .also(&["Skala frå", "Scale min"])
            .help(
                "Laveste mulige verdi på skalaen, for eksempel 0 eller 1.",
                "The lowest possible value of the scale, such as 0 or 1.",
            )
            .number(MEASURED, -1_000_000_000, 1_000_000_000)
            .width(10),
        indicator(F::SCALE_MAX, "Skala til", "Scale to")
            .also(&["Scale max"])
            .help(
                "Høyeste mulige verdi på skalaen, for eksempel 100 eller 6.",
                "The highest possible value of the scale, such as 100 or 6.",
            )
            .number(MEASURED, -1_000_000_000, 1_000_000_000)
            .width(10),
        indicator(F::ANCHOR_WORST, "Dårligste anker", "Worst anchor")
            .also(&["Dårlegaste anker", "Anker 0"])
            .help(
                "Verdien som gir 0 på indeksen, for skalaer uten ende. Settes før det måles.",
                "The value that gives 0 on the index, for open scales. Set before measuring.",
            )
            .number(MEASURED, -1_000_000_000, 1_000_000_000),
        indicator(F::ANCHOR_BEST, "Beste anker", "Best anchor")
            .also(&["Anker 100"])
            .help(
                "Verdien som gir 100 på indeksen. Settes før det måles.",
                "The value that gives 100 on the index. Set before measuring.",
            )
            .number(MEASURED, -1_000_000_000, 1_000_000_000),
        indicator(F::WEIGHT, "Vekt", "Weight")
            .help(
                "Vekten i den samlede kvalitetsindeksen, for eksempel 0,4. Settes før det måles.",
                "The weight in the overall quality index, such as 0.4. Set before measuring.",
            )
            .number("0.0##", 0, 1_000)
            .width(9),
        comment(Kind::INDICATOR),
    ],
    required: false,
};

/// Measurements of indicators.
pub const MEASUREMENTS: Sheet = Sheet {
    key: "measurements",
    name: Label { text: Text { nb: "Målinger", en: "Measurements" }, also: &["Målingar"] },
    title: Text { nb: "Målinger", en: "Measurements" },
    purpose: Text {
        nb: "Én rad per måling av en indikator.",
        en: "One row per measurement of an indicator.",
    },
    kinds: &[Kind::MEASUREMENT],
    columns: &[
        measurement(F::ID, "Målings-ID", "Measurement ID")
            .also(&["ID"])
            .help(
                "Valgfritt kjennetegn for raden, for eksempel M1.",
                "An optional identifier of the row, such as M1.",
            )
            .width(11),
        measurement(F::INDICATOR, "Indikator-ID", "Indicator ID")
            .also(&["Indikator", "Indicator"])
            .help("ID fra arket Indikatorer.", "An ID from the sheet Indicators.")
            .refers_to("indicators")
            .width(12)
            .required(),
        measurement(F::MEASUREMENT_TYPE, "Måletype", "Type of measurement")
            .also(&["Type måling"])
            .help(
                "Nullpunkt, midtveis, slutt eller løpende.",
                "Baseline, midway, final or running.",
            )
            .choice(&choices::MEASUREMENT_TYPE)
            .required(),
        measurement(F::DATE, "Måledato", "Date")
            .also(&["Dato", "Dato for måling"])
            .help("Dagen det ble målt, dd.mm.åååå.", "The day of the measurement, dd.mm.yyyy.")
            .day()
            .required(),
        measurement(F::PERIOD, "Periode", "Period")
            .help(
                "Perioden verdien gjelder for, for eksempel 2026-Q3.",
                "The period the value is for, such as 2026-Q3.",
            )
            .period(),
        measurement(F::VALUE, "Verdi", "Value")
            .also(&["Målt verdi", "Resultat"])
            .help(
                "Verdien, i indikatorens måleenhet.",
                "The value, in the indicator's unit of measurement.",
            )
            .number(MEASURED, -1_000_000_000, 1_000_000_000)
            .required(),
        measurement(F::SAMPLE_SIZE, "Antall svar eller saker", "Sample size")
            .also(&["Antall svar", "Tal på svar eller saker", "Utvalg", "n"])
            .help(
                "Antallet som verdien bygger på.",
                "The number of answers or cases behind the value.",
            )
            .number("#,##0", 0, 1_000_000_000)
            .unit_fixed(units::COUNT_ONLY),
        measurement(F::RESPONSE_RATE, "Svarandel", "Response rate")
            .also(&["Svarprosent"])
            .help("For undersøkelser, i prosent: 42 %.", "For surveys, in per cent: 42 %.")
            .number("0.0 %", 0, 1)
            .unit_fixed(units::PERCENT_ONLY),
        measurement(F::METHOD, "Målemetode", "Method")
            .also(&["Metode"])
            .help(
                "Fylles ut når metoden er en annen enn på arket Indikatorer.",
                "Only when the method differs from the one on the sheet Indicators.",
            )
            .width(28),
        measurement(F::STANDARD_DEVIATION, "Standardavvik", "Standard deviation")
            .also(&["SD"])
            .help(
                "Spredningen i svarene, i indikatorens måleenhet. For gjennomsnitt.",
                "The spread of the answers, in the indicator's unit. For means.",
            )
            .number(MEASURED, 0, 1_000_000_000),
        measurement(F::STATED_ACHIEVEMENT, "Oppgitt måloppnåelse", "Stated achievement")
            .also(&["Måloppnåelse", "Oppgitt måloppnåing", "Achievement"])
            .help(
                "Hvis dere regner den selv, i prosent. Holdes mot nullpunkt, mål og måling.",
                "If you compute it yourselves, in per cent. Compared with baseline and target.",
            )
            .number("0.0 %", -1_000, 1_000)
            .unit_fixed(units::PERCENT_ONLY)
            .width(15),
        comment(Kind::MEASUREMENT),
    ],
    required: false,
};

/// Actions that are to bring benefits home.
pub const ACTIONS: Sheet = Sheet {
    key: "actions",
    name: Label {
        text: Text { nb: "Oppfølging", en: "Actions" },
        also: &["Oppfølgingstiltak", "Aksjoner"],
    },
    title: Text { nb: "Oppfølging", en: "Actions" },
    purpose: Text {
        nb: "Én rad per handling som skal sikre en gevinst, med ansvarlig og frist.",
        en: "One row per action that is to secure a benefit, with owner and deadline.",
    },
    kinds: &[Kind::ACTION],
    columns: &[
        action(F::ID, "Oppfølgings-ID", "Action ID")
            .also(&["ID"])
            .help("Kort kjennetegn, for eksempel H1.", "A short identifier, such as H1.")
            .width(12),
        benefit_reference(Kind::ACTION),
        action(F::DESCRIPTION, "Handling", "Action")
            .also(&["Tiltak for å realisere gevinsten", "Beskrivelse", "Description"])
            .help("Hva som skal gjøres.", "What is to be done.")
            .width(52)
            .required(),
        action(F::OWNER, "Ansvarlig", "Responsible")
            .also(&["Ansvarleg", "Owner"])
            .help("Rollen som skal gjøre det.", "The role that is to do it.")
            .width(28)
            .required(),
        action(F::DEADLINE, "Frist", "Deadline")
            .help("dd.mm.åååå.", "dd.mm.yyyy.")
            .day()
            .required(),
        action(F::STATUS, "Status", "Status")
            .help("Hvor handlingen står nå.", "Where the action stands now.")
            .choice(&choices::ACTION_STATUS)
            .required(),
        comment(Kind::ACTION),
    ],
    required: false,
};

/// Risks to benefits.
pub const RISKS: Sheet = Sheet {
    key: "risks",
    name: Label {
        text: Text { nb: "Risiko", en: "Risks" },
        also: &["Risikoer", "Risikoar", "Risk"],
    },
    title: Text { nb: "Risiko", en: "Risks" },
    purpose: Text {
        nb: "Én rad per hendelse som kan hindre eller svekke en gevinst.",
        en: "One row per event that may hinder or weaken a benefit.",
    },
    kinds: &[Kind::RISK],
    columns: &[
        risk(F::ID, "Risiko-ID", "Risk ID")
            .also(&["ID"])
            .help("Kort kjennetegn, for eksempel R1.", "A short identifier, such as R1.")
            .width(12),
        benefit_reference(Kind::RISK),
        risk(F::DESCRIPTION, "Hendelse", "Event")
            .also(&["Hending", "Beskrivelse", "Description", "Risiko"])
            .help("Hva som kan skje.", "What may happen.")
            .width(48)
            .required(),
        risk(F::PROBABILITY, "Sannsynlighet", "Probability")
            .also(&["Sannsyn", "Sannsynlegheit"])
            .help("Lav, moderat eller høy.", "Low, moderate or high.")
            .choice(&choices::GRADE)
            .required(),
        risk(F::CONSEQUENCE, "Konsekvens", "Consequence")
            .help("Lav, moderat eller høy.", "Low, moderate or high.")
            .choice(&choices::GRADE)
            .required(),
        risk(F::MITIGATION, "Mottiltak", "Mitigation")
            .also(&["Risikoreduserende tiltak", "Risikoreduserande tiltak"])
            .help("Hva som gjøres for å unngå det.", "What is done to avoid it.")
            .width(48),
        risk(F::OWNER, "Ansvarlig", "Responsible")
            .also(&["Ansvarleg", "Owner"])
            .help("Rollen som følger med på risikoen.", "The role that watches the risk.")
            .width(28),
        comment(Kind::RISK),
    ],
    required: false,
};

/// Parameters that the agency states itself.
pub const PARAMETERS: Sheet = Sheet {
    key: "parameters",
    name: Label {
        text: Text { nb: "Parametre", en: "Parameters" },
        also: &["Parameter", "Parametrar", "Forutsetninger"],
    },
    title: Text { nb: "Parametre", en: "Parameters" },
    purpose: Text {
        nb: "Én rad per tall som beregningen bygger på, med kilde. Satser fra rundskriv hører ikke \
             hjemme her.",
        en: "One row per figure the calculation builds on, with its source. Official rates do not \
             belong here.",
    },
    kinds: &[Kind::PARAMETER],
    columns: &[
        parameter(F::NAME, "Parameter", "Parameter")
            .also(&["Navn", "Namn", "Name"])
            .help(
                "Velg fra listen. Andre navn tas vare på, men inngår ikke i beregningen.",
                "Choose from the list. Other names are kept, but do not enter the calculation.",
            )
            .choice(&choices::PARAMETER_NAME)
            .width(28)
            .required(),
        parameter(F::VALUE, "Verdi", "Value")
            .help("Tallet, i enheten ved siden av.", "The number, in the unit beside it.")
            .number("#,##0.0##", -1_000_000_000, 1_000_000_000)
            .required(),
        parameter(F::UNIT, "Enhet", "Unit")
            .also(&["Eining"])
            .help(
                "Enheten tallet er i. I prosent skrives 14 for 14 %.",
                "The unit of the number. In per cent, write 14 for 14 %.",
            )
            .choice(&choices::PARAMETER_UNIT)
            .required(),
        parameter(F::SOURCE, "Kilde", "Source")
            .also(&["Kjelde"])
            .help("Hvor tallet kommer fra.", "Where the number comes from.")
            .width(48)
            .required(),
        parameter(F::VALID_FROM, "Gjelder fra", "Valid from")
            .also(&["Gjeld frå"])
            .help("Dagen tallet gjelder fra.", "The day from which it holds.")
            .day(),
        comment(Kind::PARAMETER),
    ],
    required: false,
};
