//! The closed lists of the register: canonical keys and the words for them.

use super::{Label, Text};

/// A word of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// The canonical key, as records carry it.
    pub key: &'static str,
    /// The words for it.
    pub label: Label,
}

/// A list of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChoiceList {
    /// The name of the list's column on the sheet of lists.
    pub title: Text,
    /// The words, in the order they are offered.
    pub choices: &'static [Choice],
    /// Whether other words are welcome too.
    pub open: bool,
}

const fn choice(
    key: &'static str,
    nb: &'static str,
    en: &'static str,
    also: &'static [&'static str],
) -> Choice {
    Choice { key, label: Label { text: Text { nb, en }, also } }
}

const fn list(nb: &'static str, en: &'static str, choices: &'static [Choice]) -> ChoiceList {
    ChoiceList { title: Text { nb, en }, choices, open: false }
}

/// The level of government of an organisation.
pub const LEVEL: ChoiceList = list(
    "Forvaltningsnivå",
    "Level of government",
    &[
        choice("state", "Stat", "State", &["statlig", "statleg"]),
        choice("county", "Fylkeskommune", "County", &[]),
        choice("municipality", "Kommune", "Municipality", &["kommunal"]),
        choice("state_enterprise", "Statlig foretak", "State enterprise", &["statleg føretak"]),
        choice("private", "Privat", "Private", &[]),
        choice("voluntary", "Frivillig", "Voluntary", &["friviljug"]),
    ],
);

/// Zones of employers' national insurance contributions (arbeidsgiveravgift).
pub const AGA_ZONE: ChoiceList = list(
    "Arbeidsgiveravgiftssone",
    "Employer contribution zone",
    &[
        choice("I", "I", "I", &["1", "sone I", "zone I"]),
        choice("Ia", "Ia", "Ia", &["1a", "sone Ia", "zone Ia"]),
        choice("II", "II", "II", &["2", "sone II", "zone II"]),
        choice("III", "III", "III", &["3", "sone III", "zone III"]),
        choice("IV", "IV", "IV", &["4", "sone IV", "zone IV"]),
        choice("IVa", "IVa", "IVa", &["4a", "sone IVa", "zone IVa"]),
        choice("V", "V", "V", &["5", "sone V", "zone V"]),
    ],
);

/// Whether a report is a draft.
pub const REPORT_STATUS: ChoiceList = list(
    "Rapportstatus",
    "Report status",
    &[choice("draft", "Utkast", "Draft", &[]), choice("final", "Endelig", "Final", &["endeleg"])],
);

/// Phases of an initiative.
pub const PHASE: ChoiceList = list(
    "Fase",
    "Phase",
    &[
        choice("idea", "Idé", "Idea", &["ide", "idéfase", "idéfasen"]),
        choice("concept", "Konsept", "Concept", &["konseptfase"]),
        choice("planning", "Planlegging", "Planning", &["planleggingsfase"]),
        choice("execution", "Gjennomføring", "Execution", &["gjennomføringsfase", "delivery"]),
        choice("closing", "Avslutning", "Closing", &["avslutningsfase", "avslutting"]),
        choice("realisation", "Realisering", "Realisation", &["realiseringsfase", "realization"]),
    ],
);

/// Kinds of benefit.
pub const BENEFIT_KIND: ChoiceList = list(
    "Gevinsttype",
    "Kind of benefit",
    &[
        choice("saving", "Innsparing", "Saving", &["besparelse", "spart kostnad"]),
        choice(
            "avoided_cost",
            "Unngått kostnad",
            "Avoided cost",
            &["unngåtte kostnader", "unngådd kostnad", "unngådde kostnader"],
        ),
        choice("income", "Økt inntekt", "Income", &["inntekt", "auka inntekt"]),
        choice("freed_time", "Frigjort tid", "Freed time", &["spart tid", "time saved"]),
        choice("quality", "Kvalitet", "Quality", &["økt kvalitet", "auka kvalitet"]),
    ],
);

/// Whether an effect is wanted.
pub const SIGN: ChoiceList = list(
    "Virkning",
    "Effect",
    &[
        choice(
            "benefit",
            "Gevinst",
            "Benefit",
            &["positiv", "positiv virkning", "positiv verknad"],
        ),
        choice(
            "disbenefit",
            "Negativ virkning",
            "Disbenefit",
            &["negativ", "negativ verknad", "ulempe"],
        ),
    ],
);

/// How far a benefit is valued.
pub const VALUATION: ChoiceList = list(
    "Verdsetting",
    "Valuation",
    &[
        choice("priced", "Prissatt", "Priced", &["prissett", "prissatte"]),
        choice("quantified", "Kvantifisert", "Quantified", &["tallfestet", "talfesta"]),
        choice("qualitative", "Kvalitativ", "Qualitative", &["ikke-prissatt", "ikkje-prissett"]),
    ],
);

/// Who receives a benefit.
pub const RECIPIENT: ChoiceList = list(
    "Mottaker",
    "Recipient",
    &[
        choice("own", "Egen virksomhet", "Own organisation", &["eiga verksemd", "egen"]),
        choice(
            "state",
            "Andre statlige virksomheter",
            "Other state bodies",
            &["andre statlege verksemder", "stat", "staten", "annen stat"],
        ),
        choice("municipal", "Kommunal sektor", "Municipal sector", &["kommuner", "kommunar"]),
        choice("business", "Privat næringsliv", "Business", &["næringsliv", "næringslivet"]),
        choice("citizens", "Innbyggere", "Citizens", &["innbyggjarar", "innbygger"]),
        choice("voluntary", "Frivillig sektor", "Voluntary sector", &["frivillige", "frivillig"]),
    ],
);

/// What a benefit does to a budget.
pub const CASH_EFFECT: ChoiceList = list(
    "Budsjettvirkning",
    "Budget effect",
    &[
        choice(
            "cashable",
            "Kan tas ut av budsjettet",
            "Cashable",
            &["kan takast ut av budsjettet"],
        ),
        choice(
            "non_cashable",
            "Frigjør kapasitet",
            "Non-cashable",
            &["frigjer kapasitet", "non cashable"],
        ),
        choice("cost_avoidance", "Unngår vekst", "Cost avoidance", &["unngår vekst i kostnader"]),
        choice("income", "Gir inntekt", "Gives income", &["income"]),
        choice("none", "Ingen", "None", &["ingen budsjettvirkning", "ingen budsjettverknad"]),
    ],
);

/// Whether a benefit comes every year.
pub const RECURRENCE: ChoiceList = list(
    "Varighet",
    "Recurrence",
    &[
        choice("recurrent", "Varig", "Recurrent", &["årlig", "årleg", "recurring"]),
        choice("one_off", "Engangs", "One-off", &["eingongs", "engang", "one off"]),
    ],
);

/// Where a benefit stands.
pub const BENEFIT_STATUS: ChoiceList = list(
    "Gevinststatus",
    "Benefit status",
    &[
        choice("proposed", "Foreslått", "Proposed", &["føreslått"]),
        choice("approved", "Godkjent", "Approved", &["godkjend"]),
        choice("in_realisation", "Under realisering", "In realisation", &["in realization"]),
        choice("realised", "Realisert", "Realised", &["realized"]),
        choice(
            "partly_realised",
            "Delvis realisert",
            "Partly realised",
            &["delvis", "partly realized"],
        ),
        choice("cancelled", "Avbrutt", "Cancelled", &["avbroten", "canceled"]),
        choice("not_realised", "Ikke realisert", "Not realised", &["ikkje realisert"]),
    ],
);

/// Where an action stands.
pub const ACTION_STATUS: ChoiceList = list(
    "Status for oppfølging",
    "Action status",
    &[
        choice("not_started", "Ikke startet", "Not started", &["ikkje starta"]),
        choice("in_progress", "Under arbeid", "In progress", &["i arbeid", "pågår"]),
        choice("done", "Ferdig", "Done", &["fullført", "completed"]),
        choice("delayed", "Forsinket", "Delayed", &["forseinka"]),
    ],
);

/// Low, moderate, high.
pub const GRADE: ChoiceList = list(
    "Grad",
    "Grade",
    &[
        choice("low", "Lav", "Low", &["låg", "liten"]),
        choice("moderate", "Moderat", "Moderate", &["middels", "medium"]),
        choice("high", "Høy", "High", &["høg", "stor"]),
    ],
);

/// What a cash line or an estimate is about.
pub const CATEGORY: ChoiceList = list(
    "Kategori",
    "Category",
    &[
        choice("benefit", "Gevinst", "Benefit", &["nyttevirkning", "nytteverknad"]),
        choice(
            "investment",
            "Investering",
            "Investment",
            &["prosjektkostnad", "prosjektkostnader"],
        ),
        choice(
            "operating",
            "Drift og forvaltning",
            "Operating cost",
            &["drift", "driftskostnad", "driftskostnader", "operating"],
        ),
        choice(
            "transition",
            "Omstilling",
            "Transition cost",
            &["omstillingskostnad", "transition"],
        ),
        choice("measurement", "Måling", "Measurement cost", &["målekostnad", "measurement"]),
    ],
);

/// Planned, forecast or realised.
pub const STAGE: ChoiceList = list(
    "Stadium",
    "Stage",
    &[
        choice("planned", "Planlagt", "Planned", &["plan", "planlagd", "budsjett"]),
        choice("forecast", "Prognose", "Forecast", &[]),
        choice("realised", "Realisert", "Realised", &["faktisk", "regnskap", "actual", "realized"]),
    ],
);

/// Nominal or fixed prices.
pub const PRICE_BASIS: ChoiceList = list(
    "Prisgrunnlag",
    "Price basis",
    &[
        choice("fixed", "Faste priser", "Fixed prices", &["fast", "faste prisar", "real", "fixed"]),
        choice("nominal", "Løpende priser", "Nominal prices", &["nominell", "løpande prisar"]),
    ],
);

/// What a benefit was used for.
pub const USE: ChoiceList = list(
    "Anvendelse",
    "Use",
    &[
        choice("budget_cut", "Budsjettreduksjon", "Budget cut", &["tatt ut av budsjettet"]),
        choice(
            "redeployed",
            "Omdisponert kapasitet",
            "Redeployed capacity",
            &["omdisponert", "redeployed"],
        ),
        choice(
            "quality",
            "Kvalitetsforbedring",
            "Quality improvement",
            &["kvalitetsforbetring", "kvalitet", "quality"],
        ),
        choice("development", "Tjenesteutvikling", "Service development", &["tenesteutvikling"]),
        choice("competence", "Kompetansebygging", "Competence building", &["kompetanse"]),
        choice("avoided_growth", "Unngått vekst", "Avoided growth", &["unngådd vekst"]),
        choice(
            "not_realised",
            "Ikke tatt ut",
            "Not taken out",
            &["ikke realisert", "ikkje teke ut"],
        ),
    ],
);

/// Which way an indicator should move.
pub const DIRECTION: ChoiceList = list(
    "Ønsket retning",
    "Wanted direction",
    &[
        choice("increase", "Øke", "Increase", &["økende", "opp", "auke", "aukande", "higher"]),
        choice("decrease", "Minke", "Decrease", &["minkende", "ned", "minkande", "lower"]),
        choice("neutral", "Holde", "Keep", &["nøytral", "halde", "neutral"]),
    ],
);

/// How often an indicator is measured.
pub const FREQUENCY: ChoiceList = list(
    "Målefrekvens",
    "Frequency",
    &[
        choice("monthly", "Månedlig", "Monthly", &["månadleg"]),
        choice("quarterly", "Kvartalsvis", "Quarterly", &["kvartal", "kvar kvartal"]),
        choice("tertial", "Tertialvis", "Every four months", &["tertial"]),
        choice("half_yearly", "Halvårlig", "Half-yearly", &["halvårleg", "half yearly"]),
        choice("yearly", "Årlig", "Yearly", &["årleg", "annual"]),
    ],
);

/// What a measurement is for.
pub const MEASUREMENT_TYPE: ChoiceList = list(
    "Måletype",
    "Type of measurement",
    &[
        choice("baseline", "Nullpunkt", "Baseline", &["nullpunktsmåling", "nullpunktmåling"]),
        choice("midway", "Midtveis", "Midway", &["midtvegs"]),
        choice("final", "Slutt", "Final", &["sluttmåling"]),
        choice("running", "Løpende", "Running", &["løpande"]),
    ],
);

/// How certain a benefit is.
pub const CERTAINTY: ChoiceList = list(
    "Sikkerhet",
    "Certainty",
    &[
        choice("expected", "Ventet", "Expected", &["venta", "forventet"]),
        choice("committed", "Forpliktet", "Committed", &["forplikta", "vedtatt"]),
        choice("realised", "Realisert", "Realised", &["realized"]),
        choice("validated", "Bekreftet", "Validated", &["stadfesta", "kontrollert"]),
    ],
);

/// The index that brings an amount to another year's prices.
pub const PRICE_INDEX: ChoiceList = list(
    "Prisindeks",
    "Price index",
    &[
        choice("consumer", "Konsumprisindeksen", "Consumer prices", &["KPI", "CPI"]),
        choice("municipal", "Kommunal deflator", "Municipal deflator", &["deflator"]),
        choice("none", "Ingen", "None", &["ingen indeks", "no index"]),
    ],
);

/// Yes or no.
pub const YES_NO: ChoiceList = list(
    "Ja eller nei",
    "Yes or no",
    &[choice("yes", "Ja", "Yes", &["j", "y"]), choice("no", "Nei", "No", &["n"])],
);

/// How an overlap is settled.
pub const ALLOCATION: ChoiceList = list(
    "Fordeling ved overlapp",
    "Allocation of an overlap",
    &[
        choice(
            "pro_rata",
            "Etter størrelse",
            "In proportion",
            &["etter storleik", "forholdsmessig", "pro rata"],
        ),
        choice("by_rank", "Etter rekkefølge", "By rank", &["etter rekkjefølgje", "by order"]),
        choice(
            "exclude_later",
            "Bare den første telles",
            "Only the first counts",
            &["berre den første blir talt", "exclude later"],
        ),
    ],
);

/// The magnitude of an effect without a price, with its sign.
pub const MAGNITUDE: ChoiceList = list(
    "Omfang",
    "Magnitude",
    &[
        choice("large_negative", "Stort negativt", "Large negative", &["−3", "-3"]),
        choice("medium_negative", "Middels negativt", "Medium negative", &["−2", "-2"]),
        choice("small_negative", "Lite negativt", "Small negative", &["−1", "-1"]),
        choice("none", "Intet", "None", &["ubetydelig", "ingenting", "negligible", "0"]),
        choice("small_positive", "Lite positivt", "Small positive", &["+1", "1"]),
        choice("medium_positive", "Middels positivt", "Medium positive", &["+2", "2"]),
        choice("large_positive", "Stort positivt", "Large positive", &["+3", "3"]),
    ],
);

/// How uncertain a judgement is.
pub const UNCERTAINTY: ChoiceList = list(
    "Usikkerhet",
    "Uncertainty",
    &[
        choice("low", "Lav", "Low", &["låg", "liten"]),
        choice("medium", "Middels", "Medium", &["moderat", "moderate"]),
        choice("high", "Høy", "High", &["høg", "stor"]),
    ],
);

/// How an effect comes in.
pub const RAMP: ChoiceList = list(
    "Innfasing",
    "Phasing in",
    &[
        choice("immediate", "Med en gang", "At once", &["med ein gong", "umiddelbar"]),
        choice("linear", "Jevnt", "Evenly", &["jamt", "lineær", "linear"]),
        choice("stepped", "I ett trinn", "In one step", &["i eitt trinn", "trinnvis", "stepped"]),
        choice("logistic", "S-kurve", "S-curve", &["logistisk", "logistic"]),
    ],
);

/// Funding schemes.
pub const SCHEME: ChoiceList = list(
    "Finansieringsordning",
    "Funding scheme",
    &[choice(
        "medfinansiering",
        "Medfinansieringsordningen",
        "Co-financing scheme",
        &["medfinansieringsordninga", "medfinansiering"],
    )],
);

/// Categories of a funding scheme.
pub const SCHEME_CATEGORY: ChoiceList = list(
    "Kategori i ordningen",
    "Category of the scheme",
    &[
        choice("1", "Kategori 1", "Category 1", &["ordinære prosjekter", "ordinary projects"]),
        choice("2", "Kategori 2", "Category 2", &["fellesløsninger", "shared solutions"]),
    ],
);

/// Parameters that the calculation asks the agency for.
pub const PARAMETER_NAME: ChoiceList = ChoiceList {
    title: Text { nb: "Parameter", en: "Parameter" },
    choices: &[
        choice("hours_per_fte", "Timer per årsverk", "Hours per FTE", &["timar per årsverk"]),
        choice(
            "hourly_cost",
            "Timekostnad",
            "Hourly labour cost",
            &["lønnskostnad per time", "hourly cost"],
        ),
        choice("annual_salary", "Årslønn", "Annual salary", &["årsløn", "bruttolønn"]),
        choice(
            "pension_share",
            "Pensjonsandel",
            "Pension share",
            &["pensjon", "pensjonsdel", "arbeidsgivers pensjonsandel"],
        ),
        choice(
            "overhead_share",
            "Overheadandel",
            "Overhead share",
            &["overhead", "påslag for felleskostnader"],
        ),
    ],
    open: true,
};

/// Units of parameters.
pub const PARAMETER_UNIT: ChoiceList = ChoiceList {
    title: Text { nb: "Enhet for parameter", en: "Unit of parameter" },
    choices: &[
        choice("hours", "timer", "hours", &["timar", "time", "t", "h"]),
        choice("kr_per_hour", "kr per time", "NOK per hour", &["kr/time", "kr/t"]),
        choice("kr", "kr", "NOK", &["kroner"]),
        choice("percent", "prosent", "per cent", &["%", "pst", "percent"]),
        choice("share", "andel (0–1)", "share (0–1)", &["andel", "del", "share"]),
        choice("years", "år", "years", &[]),
    ],
    open: true,
};

/// Every list, in the order of the sheet of lists.
pub const LISTS: &[&ChoiceList] = &[
    &REPORT_STATUS,
    &LEVEL,
    &AGA_ZONE,
    &PHASE,
    &BENEFIT_KIND,
    &SIGN,
    &VALUATION,
    &RECIPIENT,
    &CASH_EFFECT,
    &RECURRENCE,
    &BENEFIT_STATUS,
    &GRADE,
    &CATEGORY,
    &STAGE,
    &PRICE_BASIS,
    &USE,
    &DIRECTION,
    &FREQUENCY,
    &MEASUREMENT_TYPE,
    &ACTION_STATUS,
    &CERTAINTY,
    &PRICE_INDEX,
    &YES_NO,
    &ALLOCATION,
    &MAGNITUDE,
    &UNCERTAINTY,
    &RAMP,
    &SCHEME,
    &SCHEME_CATEGORY,
    &PARAMETER_NAME,
    &PARAMETER_UNIT,
];
