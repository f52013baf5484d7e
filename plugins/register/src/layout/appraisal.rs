//! The sheets of the appraisal: its years, overlaps, effects without a price, phasing in, funding.
//!
//! They are for those who need them; a register without them is complete.

use gevinst_plugin_sdk::{Field as F, Kind};

use super::{Column, Label, Sheet, Text, choices, units};

/// Whole kroner, thousands or millions with grouping and a true minus sign.
const MONEY_FORMAT: &str = "#,##0;−#,##0;0";
/// A bound for money that only serves to catch text and slips of the keyboard.
const MOST_MONEY: i64 = 1_000_000_000_000;

const fn appraisal(field: F, nb: &'static str, en: &'static str) -> Column {
    Column::new(Kind::APPRAISAL, field, nb, en)
}

const fn overlap(field: F, nb: &'static str, en: &'static str) -> Column {
    Column::new(Kind::OVERLAP_GROUP, field, nb, en)
}

const fn nonpriced(field: F, nb: &'static str, en: &'static str) -> Column {
    Column::new(Kind::NONPRICED, field, nb, en)
}

const fn profile(field: F, nb: &'static str, en: &'static str) -> Column {
    Column::new(Kind::EFFECT_PROFILE, field, nb, en)
}

const fn funding(field: F, nb: &'static str, en: &'static str) -> Column {
    Column::new(Kind::FUNDING, field, nb, en)
}

const fn year(column: Column) -> Column {
    column.number("0", 1990, 2100).width(12)
}

const fn benefit_reference(kind: Kind) -> Column {
    Column::new(kind, F::BENEFIT, "Gevinst-ID", "Benefit ID")
        .also(&["Gevinst", "Benefit"])
        .help("ID fra arket Gevinster.", "An ID from the sheet Benefits.")
        .refers_to("benefits")
        .width(12)
        .required()
}

const fn price_basis(kind: Kind) -> Column {
    Column::new(kind, F::PRICE_BASIS, "Prisgrunnlag", "Price basis")
        .help("Faste eller løpende priser.", "Fixed or nominal prices.")
        .choice(&choices::PRICE_BASIS)
}

const fn price_year(kind: Kind) -> Column {
    year(Column::new(kind, F::PRICE_YEAR, "Prisår", "Price year").also(&["Kroneår"]).help(
        "Året prisene gjelder for, når de er faste.",
        "The year whose prices the amounts are in, when they are fixed.",
    ))
}

const fn comment(kind: Kind) -> Column {
    Column::new(kind, F::COMMENT, "Kommentar", "Comment")
        .also(&["Merknad"])
        .help("Fri tekst.", "Free text.")
        .width(34)
}

/// The years of an appraisal.
pub const APPRAISAL: Sheet = Sheet {
    key: "appraisal",
    name: Label {
        text: Text { nb: "Analyse", en: "Appraisal" },
        also: &["Samfunnsøkonomisk analyse", "Lønnsomhetsanalyse", "Analysar", "Appraisals"],
    },
    title: Text { nb: "Samfunnsøkonomisk analyse", en: "Socio-economic appraisal" },
    purpose: Text {
        nb: "Én rad per analyse: årene som nåverdier regnes etter. Rentesatser og skattekostnad hentes fra \
             regelsettet.",
        en: "One row for each appraisal: the years that present values are counted by. Discount rates and the tax \
             funding cost come from the rules.",
    },
    kinds: &[Kind::APPRAISAL],
    columns: &[
        appraisal(F::ID, "Analyse-ID", "Appraisal ID")
            .also(&["ID"])
            .help("Kort kjennetegn, for eksempel N1.", "A short identifier, such as N1.")
            .width(12),
        appraisal(F::TITLE, "Navn på analysen", "Title of the appraisal")
            .also(&["Navn", "Namn på analysen", "Title"])
            .help("Det analysen heter.", "What the appraisal is called.")
            .width(38),
        year(
            appraisal(F::COMPARISON_YEAR, "Sammenligningsår", "Comparison year")
                .also(&["Samanlikningsår", "Sammenstillingsår", "Base year"])
                .help(
                    "Året som alle nåverdier regnes til.",
                    "The year to which all present values are counted.",
                ),
        )
        .required(),
        year(
            appraisal(F::OPENING_YEAR, "Åpningsår", "Opening year")
                .also(&["Opningsår", "Ferdigstillelsesår"])
                .help("Det første året med virkninger.", "The first year with effects."),
        ),
        year(appraisal(F::PRICE_YEAR, "Prisår", "Price year").also(&["Kroneår"]).help(
            "Året analysens faste priser gjelder for.",
            "The year of the appraisal's fixed prices.",
        )),
        appraisal(F::ANALYSIS_YEARS, "Analyseperiode", "Analysis period")
            .also(&["Analyseperiode i år", "Analysis years"])
            .help(
                "Antall hele år som tas med i analysen.",
                "The number of whole years that the appraisal covers.",
            )
            .number("0", 0, 200)
            .unit_fixed(units::YEARS_ONLY)
            .required(),
        appraisal(F::LIFETIME_YEARS, "Levetid", "Lifetime")
            .help(
                "Antall år løsningen ventes å virke; kan være lengre enn analyseperioden.",
                "The number of years the solution is to work; may exceed the analysis period.",
            )
            .number("0.#", 0, 200)
            .unit_fixed(units::YEARS_ONLY)
            .width(10),
        appraisal(F::INITIATIVE, "Tiltaks-ID", "Initiative ID")
            .also(&["Tiltak", "Prosjekt", "Initiative", "Project"])
            .help(
                "ID fra arket Tiltak når analysen gjelder bare ett tiltak; ellers tom.",
                "An ID from the sheet Initiatives when the appraisal is of one alone; else blank.",
            )
            .refers_to("initiatives")
            .width(13),
        comment(Kind::APPRAISAL),
    ],
    required: false,
};

/// Groups of benefits that overlap.
pub const OVERLAPS: Sheet = Sheet {
    key: "overlaps",
    name: Label {
        text: Text { nb: "Overlapp", en: "Overlaps" },
        also: &["Overlappsgrupper", "Overlappgrupper", "Overlap groups"],
    },
    title: Text { nb: "Overlapp mellom gevinster", en: "Overlaps between benefits" },
    purpose: Text {
        nb: "Én rad per gruppe av gevinster som kan gjelde de samme timene eller kronene: hva \
             gruppen høyst kan gi, og hvordan den deles.",
        en: "One row per group of benefits that may claim the same hours or kroner: the most the \
             group can give, and how it is shared.",
    },
    kinds: &[Kind::OVERLAP_GROUP],
    columns: &[
        overlap(F::ID, "Overlappgruppe", "Overlap group")
            .also(&["Gruppe", "Overlappsgruppe", "ID", "Group"])
            .help(
                "Ordet som står i kolonnen Overlappgruppe på arket Gevinster.",
                "The word in the column Overlap group on the sheet Benefits.",
            )
            .required(),
        overlap(F::TITLE, "Hva gruppen gjelder", "What the group is about")
            .also(&["Kva gruppa gjeld", "Title"])
            .help("Virkningen gevinstene deler.", "The effect that the benefits share.")
            .width(38),
        overlap(F::AMOUNT, "Høyeste beløp per år", "Highest amount per year")
            .also(&["Høgaste beløp per år", "Tak i kroner", "Ceiling in NOK"])
            .help(
                "Det gevinstene i gruppen høyst kan gi til sammen i et helt år.",
                "The most that the group's benefits can give together in a full year.",
            )
            .number(MONEY_FORMAT, 0, MOST_MONEY)
            .unit_of_record(units::MONEY)
            .width(15),
        price_basis(Kind::OVERLAP_GROUP),
        price_year(Kind::OVERLAP_GROUP),
        overlap(F::HOURS, "Høyeste timetall per år", "Highest hours per year")
            .also(&["Høgaste timetal per år", "Tak i timer", "Ceiling in hours"])
            .help(
                "Timene som finnes å frigjøre til sammen i et helt år.",
                "The hours that can be freed together in a full year.",
            )
            .number("#,##0.0", 0, 1_000_000_000)
            .unit_fixed(units::HOURS_ONLY)
            .width(15),
        overlap(F::ALLOCATION, "Fordeling", "Allocation")
            .also(&["Deling", "Fordelingsregel"])
            .help(
                "Hvordan det som er for mye, fordeles på gevinstene.",
                "How what is too much is shared between the benefits.",
            )
            .choice(&choices::ALLOCATION)
            .width(22),
        comment(Kind::OVERLAP_GROUP),
    ],
    required: false,
};

/// Effects without a price.
pub const NONPRICED: Sheet = Sheet {
    key: "nonpriced",
    name: Label {
        text: Text { nb: "Ikke-prissatt", en: "Non-priced" },
        also: &["Ikke-prissatte virkninger", "Ikkje-prissett", "Ikkje-prissette verknader"],
    },
    title: Text { nb: "Ikke-prissatte virkninger", en: "Non-priced effects" },
    purpose: Text {
        nb: "Én rad per virkning uten kroner: omfang og betydning, hvem den gjelder og hvorfor.",
        en: "One row per effect without kroner: magnitude and importance, for whom and why.",
    },
    kinds: &[Kind::NONPRICED],
    columns: &[
        nonpriced(F::ID, "Virknings-ID", "Effect ID")
            .also(&["ID", "Verknads-ID"])
            .help("Kort kjennetegn, for eksempel P1.", "A short identifier, such as P1.")
            .width(12),
        benefit_reference(Kind::NONPRICED),
        nonpriced(F::TITLE, "Virkning", "Effect")
            .also(&["Verknad", "Title"])
            .help("Hva som blir bedre eller dårligere.", "What gets better or worse.")
            .width(38),
        nonpriced(F::AFFECTED, "Berørt gruppe", "Group affected")
            .also(&["Råka gruppe", "Affected"])
            .help("Hvem virkningen gjelder.", "On whom the effect falls.")
            .choice(&choices::RECIPIENT)
            .width(24)
            .required(),
        nonpriced(F::MAGNITUDE, "Omfang", "Magnitude")
            .help(
                "Hvor stor endringen er, og om den er til det bedre.",
                "How large the change is, and whether it is for the better.",
            )
            .choice(&choices::MAGNITUDE)
            .width(18)
            .required(),
        nonpriced(F::IMPORTANCE, "Betydning", "Importance")
            .also(&["Betyding", "Viktighet", "Viktigheit"])
            .help(
                "Hvor viktig området er for den som er berørt.",
                "How much the matter means to those affected.",
            )
            .choice(&choices::GRADE)
            .required(),
        nonpriced(F::REASON, "Begrunnelse", "Reason")
            .also(&["Grunngiving"])
            .help(
                "Hvorfor den er vurdert slik; vis gjerne til målinger.",
                "Why it was judged so; refer to measurements if there are any.",
            )
            .width(52)
            .required(),
        nonpriced(F::UNCERTAINTY, "Usikkerhet", "Uncertainty")
            .also(&["Uvisse", "Usikkerheit"])
            .help("Hvor usikker vurderingen er.", "How uncertain the judgement is.")
            .choice(&choices::UNCERTAINTY),
        nonpriced(F::ASSESSED_BY, "Vurdert av", "Assessed by")
            .help("Rollen eller gruppen som vurderte.", "The role or group that judged.")
            .width(28),
        comment(Kind::NONPRICED),
    ],
    required: false,
};

/// How yearly effects come in.
pub const EFFECT_PROFILES: Sheet = Sheet {
    key: "effect_profiles",
    name: Label {
        text: Text { nb: "Innfasing", en: "Effect profiles" },
        also: &["Innfasing av gevinster", "Innfasingsprofiler", "Effect profile"],
    },
    title: Text { nb: "Innfasing av gevinster", en: "Phasing in of benefits" },
    purpose: Text {
        nb: "Én rad per gevinst som øker mot full virkning. Gjelder årene uten egne kontantlinjer.",
        en: "One row per benefit that grows to full effect. For the years without cash lines of \
             their own.",
    },
    kinds: &[Kind::EFFECT_PROFILE],
    columns: &[
        profile(F::ID, "Innfasings-ID", "Profile ID")
            .also(&["ID"])
            .help("Kort kjennetegn, for eksempel F1.", "A short identifier, such as F1.")
            .width(13),
        benefit_reference(Kind::EFFECT_PROFILE),
        profile(F::STAGE, "Stadium", "Stage")
            .also(&["Steg"])
            .help("Planlagt eller prognose.", "Planned or forecast.")
            .choice(&choices::STAGE)
            .required(),
        profile(F::AMOUNT, "Full virkning per år", "Full effect per year")
            .also(&["Full verknad per år", "Beløp", "Amount"])
            .help(
                "Beløpet per år når virkningen er full, uten minus.",
                "The amount per year at full effect, without a minus.",
            )
            .number(MONEY_FORMAT, 0, MOST_MONEY)
            .unit_of_record(units::MONEY)
            .width(15),
        profile(F::HOURS, "Frigjorte timer per år", "Freed hours per year")
            .also(&["Frigjorde timar per år", "Timer", "Hours"])
            .help(
                "For frigjort tid: timene per år når virkningen er full, i stedet for et beløp.",
                "For freed time: the hours per year at full effect, in place of an amount.",
            )
            .number("#,##0.0", 0, 1_000_000_000)
            .unit_fixed(units::HOURS_ONLY)
            .width(15),
        price_basis(Kind::EFFECT_PROFILE),
        price_year(Kind::EFFECT_PROFILE),
        profile(F::START, "Begynner", "Begins")
            .also(&["Byrjar", "Start"])
            .help(
                "Dagen virkningen begynner etter planen, dd.mm.åååå.",
                "The day the effect begins by the plan, dd.mm.yyyy.",
            )
            .day()
            .required(),
        profile(F::RAMP, "Innfasing", "Phasing in")
            .also(&["Forløp", "Ramp"])
            .help(
                "Hvordan virkningen øker til den er full.",
                "How the effect grows until it is full.",
            )
            .choice(&choices::RAMP)
            .required(),
        profile(F::RAMP_MONTHS, "Tid til full virkning", "Time to full effect")
            .also(&["Tid til full verknad", "Ramp months"])
            .help(
                "Antall måneder fra den begynner til den er full.",
                "The number of months from its beginning until it is full.",
            )
            .number("0.#", 0, 600)
            .unit_fixed(units::MONTHS_ONLY),
        profile(F::LIFETIME_YEARS, "Levetid", "Lifetime")
            .help(
                "Antall år fra den begynner til den opphører.",
                "The number of years from its beginning until it ends.",
            )
            .number("0.#", 0, 100)
            .unit_fixed(units::YEARS_ONLY)
            .width(10),
        profile(F::MILESTONE, "Venter på tiltak", "Waits for initiative")
            .also(&["Ventar på tiltak", "Milepæl", "Milestone"])
            .help(
                "ID fra arket Tiltak. Blir tiltaket forsinket, flyttes virkningen like mye.",
                "An ID from the sheet Initiatives. If that is delayed, the effect moves as much.",
            )
            .refers_to("initiatives")
            .width(12),
        comment(Kind::EFFECT_PROFILE),
    ],
    required: false,
};

/// Money granted by schemes.
pub const FUNDING: Sheet = Sheet {
    key: "funding",
    name: Label {
        text: Text { nb: "Finansiering", en: "Funding" },
        also: &["Tilskudd", "Tilskot", "Medfinansiering"],
    },
    title: Text { nb: "Finansiering", en: "Funding" },
    purpose: Text {
        nb: "Én rad per tilskudd. Finansiering er aldri en gevinst og gjør ingen kostnad mindre.",
        en: "One row per grant. Funding is never a benefit and makes no cost smaller.",
    },
    kinds: &[Kind::FUNDING],
    columns: &[
        funding(F::ID, "Finansierings-ID", "Funding ID")
            .also(&["ID"])
            .help("Kort kjennetegn, for eksempel B1.", "A short identifier, such as B1.")
            .width(13),
        funding(F::INITIATIVE, "Tiltaks-ID", "Initiative ID")
            .also(&["Tiltak", "Initiative"])
            .help("ID fra arket Tiltak.", "An ID from the sheet Initiatives.")
            .refers_to("initiatives")
            .width(12)
            .required(),
        funding(F::SCHEME, "Ordning", "Scheme")
            .help("Ordningen som gir tilskuddet.", "The scheme that gives the grant.")
            .choice(&choices::SCHEME)
            .width(28)
            .required(),
        funding(F::SCHEME_CATEGORY, "Kategori", "Category")
            .help(
                "1 er ordinære prosjekter, 2 er fellesløsninger. Eldre søknader er i kategori 1.",
                "1 is ordinary projects, 2 is shared solutions. Older applications are in 1.",
            )
            .choice(&choices::SCHEME_CATEGORY)
            .width(18)
            .required(),
        year(funding(F::APPLICATION_YEAR, "Søknadsår", "Application year").help(
            "Året det ble søkt; vilkårene følger året.",
            "The year of the application; the terms follow the year.",
        ))
        .required(),
        funding(F::AMOUNT, "Prosjektkostnad", "Project cost")
            .also(&["Samlet prosjektkostnad", "Total cost"])
            .help(
                "Hele prosjektets kostnad, medregnet egne lønnskostnader.",
                "The cost of the whole project, own labour included.",
            )
            .number(MONEY_FORMAT, 0, MOST_MONEY)
            .unit_of_record(units::MONEY)
            .required(),
        funding(F::GRANT, "Tilskudd", "Grant")
            .also(&["Tilskot"])
            .help("Det ordningen gir.", "What the scheme gives.")
            .number(MONEY_FORMAT, 0, MOST_MONEY)
            .unit_of_record(units::MONEY)
            .required(),
        price_basis(Kind::FUNDING),
        price_year(Kind::FUNDING),
        funding(F::GRANT_YEARS, "Tilskuddsår", "Grant years")
            .also(&["Tilskotsår", "Antall budsjettår med tilskudd"])
            .help(
                "Antall budsjettår som tilskuddet fordeles på.",
                "How many budget years the grant is spread over.",
            )
            .number("0", 1, 100)
            .unit_fixed(units::COUNT_ONLY)
            .width(12),
        comment(Kind::FUNDING),
    ],
    required: false,
};
