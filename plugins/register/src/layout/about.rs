//! The sheets that say who reports about what: organisation, initiatives, benefits.

use gevinst_plugin_sdk::{Field as F, Kind};

use super::{Column, Label, Sheet, Text, choices, units};

const fn organisation(field: F, nb: &'static str, en: &'static str) -> Column {
    Column::new(Kind::ORGANISATION, field, nb, en)
}

const fn reporting(field: F, nb: &'static str, en: &'static str) -> Column {
    Column::new(Kind::REPORTING, field, nb, en)
}

const fn initiative(field: F, nb: &'static str, en: &'static str) -> Column {
    Column::new(Kind::INITIATIVE, field, nb, en)
}

const fn benefit(field: F, nb: &'static str, en: &'static str) -> Column {
    Column::new(Kind::BENEFIT, field, nb, en)
}

/// Who reports, for which period. One row.
pub const ORGANISATION: Sheet = Sheet {
    key: "organisation",
    name: Label {
        text: Text { nb: "Organisasjon", en: "Organisation" },
        also: &["Virksomhet", "Verksemd", "Organization"],
    },
    title: Text { nb: "Organisasjon og rapportering", en: "Organisation and report" },
    purpose: Text {
        nb: "Én rad: hvem som rapporterer, for hvilken periode og per hvilken dag.",
        en: "One row: who reports, for which period and as of which day.",
    },
    kinds: &[Kind::ORGANISATION, Kind::REPORTING],
    columns: &[
        organisation(F::ORGANISATION_NUMBER, "Organisasjonsnummer", "Organisation number")
            .also(&["Orgnr", "Org.nr"])
            .help(
                "Ni siffer fra Enhetsregisteret. Mellomrom er greit.",
                "Nine digits from the Central Coordinating Register. Spaces are fine.",
            )
            .required(),
        organisation(F::NAME, "Navn på virksomheten", "Name of the organisation")
            .also(&["Navn", "Namn på verksemda", "Name"])
            .help("Virksomhetens fulle navn.", "The full name of the organisation.")
            .width(38)
            .required(),
        organisation(F::LEVEL, "Forvaltningsnivå", "Level of government")
            .help("Velg fra listen.", "Choose from the list.")
            .choice(&choices::LEVEL),
        organisation(F::MUNICIPALITY_NUMBER, "Kommunenummer", "Municipality number").help(
            "Fire siffer, for eksempel 0301. Bare for kommuner.",
            "Four digits, such as 0301. For municipalities only.",
        ),
        organisation(F::MINISTRY, "Departement", "Ministry")
            .help(
                "Overordnet departement. Bare for statlige virksomheter.",
                "The ministry above. For state bodies only.",
            )
            .width(28),
        organisation(F::AGA_ZONE, "Arbeidsgiveravgiftssone", "Employer contribution zone")
            .also(&["Arbeidsgjevaravgiftssone", "AGA-sone"])
            .help(
                "Sonen der de ansatte arbeider.",
                "The zone of employers' contributions where the staff work.",
            )
            .choice(&choices::AGA_ZONE),
        reporting(F::PERIOD, "Rapporteringsperiode", "Reporting period")
            .help(
                "Perioden det rapporteres for, for eksempel 2026-Q3, T2 2026 eller 2026.",
                "The period reported on, such as 2026-Q3, T2 2026 or 2026.",
            )
            .period()
            .width(18)
            .required(),
        reporting(F::AS_OF, "Per dato", "As of")
            .also(&["Rapportdato", "As of day"])
            .help(
                "Dagen tallene gjelder per, dd.mm.åååå.",
                "The day on which the figures were true, dd.mm.yyyy.",
            )
            .day()
            .required(),
        reporting(F::REPORT_STATUS, "Rapportstatus", "Report status")
            .help("Utkast eller endelig.", "Draft or final.")
            .choice(&choices::REPORT_STATUS)
            .required(),
        reporting(F::CONTACT, "Kontakt", "Contact")
            .also(&["Kontaktpunkt"])
            .help(
                "Rolle eller felles postkasse som svarer på spørsmål.",
                "The role or shared mailbox that answers questions.",
            )
            .width(30),
        reporting(F::COMMENT, "Kommentar", "Comment")
            .also(&["Merknad"])
            .help(
                "Det leseren av rapporten må vite om hele innrapporteringen.",
                "What the reader must know about the report as a whole.",
            )
            .width(40),
    ],
    required: true,
};

/// Initiatives: projects, programmes, measures.
pub const INITIATIVES: Sheet = Sheet {
    key: "initiatives",
    name: Label {
        text: Text { nb: "Tiltak", en: "Initiatives" },
        also: &["Prosjekter", "Prosjekt", "Initiative"],
    },
    title: Text { nb: "Tiltak", en: "Initiatives" },
    purpose: Text {
        nb: "Én rad per tiltak, prosjekt eller program som skal gi gevinster.",
        en: "One row per initiative, project or programme that is to give benefits.",
    },
    kinds: &[Kind::INITIATIVE],
    columns: &[
        initiative(F::ID, "Tiltaks-ID", "Initiative ID")
            .also(&["ID"])
            .help(
                "Kort og fast kjennetegn, for eksempel T1. Brukes på de andre arkene.",
                "A short and lasting identifier, such as T1. Used on the other sheets.",
            )
            .width(12)
            .required(),
        initiative(F::TITLE, "Navn på tiltaket", "Title of the initiative")
            .also(&["Navn", "Tiltak", "Namn på tiltaket", "Title", "Initiative"])
            .help("Det tiltaket heter.", "What the initiative is called.")
            .width(34)
            .required(),
        initiative(F::DESCRIPTION, "Beskrivelse", "Description")
            .also(&["Skildring", "Beskriving"])
            .help(
                "Hva som endres, i en setning eller to.",
                "What is changed, in a sentence or two.",
            )
            .width(44),
        initiative(
            F::ORGANISATION_NUMBER,
            "Eiers organisasjonsnummer",
            "Owner organisation number",
        )
        .also(&["Eigar sitt organisasjonsnummer", "Organisasjonsnummer"])
        .help(
            "Virksomheten som eier tiltaket, ni siffer.",
            "The organisation that owns the initiative, nine digits.",
        ),
        initiative(F::PROGRAMME, "Program", "Programme")
            .also(&["Ordning", "Program/ordning", "Program or scheme"])
            .help(
                "Programmet eller ordningen tiltaket hører til.",
                "The programme or funding scheme it belongs to.",
            )
            .width(24),
        initiative(F::PHASE, "Fase", "Phase")
            .help("Fasen tiltaket er i nå.", "The phase the initiative is in now.")
            .choice(&choices::PHASE),
        initiative(F::PROJECT_NUMBER, "Prosjektnummer", "Project number")
            .help("Nummeret i økonomisystemet.", "The number in the accounts."),
        initiative(F::CASE_NUMBER, "Saksnummer", "Case number")
            .help("Nummeret i arkivet.", "The number in the records system."),
        initiative(F::START, "Start", "Start")
            .also(&["Startdato", "Start date"])
            .help("Dagen arbeidet startet, dd.mm.åååå.", "The day work began, dd.mm.yyyy.")
            .day(),
        initiative(F::END, "Slutt", "End")
            .also(&["Sluttdato", "End date"])
            .help("Dagen arbeidet avsluttes, dd.mm.åååå.", "The day work ends, dd.mm.yyyy.")
            .day(),
        initiative(F::DELIVERY, "Tatt i bruk", "In use from")
            .also(&["Teke i bruk", "Leveringsdato", "Delivery"])
            .help(
                "Dagen løsningen tas i bruk. Nullpunktet må være målt før denne dagen.",
                "The day the solution is taken into use. Baselines must be measured before it.",
            )
            .day(),
        initiative(F::OVERALL_OWNER, "Samlet ansvarlig", "Overall owner")
            .also(&["Samla ansvarleg"])
            .help(
                "Rollen som svarer for at gevinstene samlet blir realisert.",
                "The role that answers for realising the benefits as a whole.",
            )
            .width(28)
            .required(),
        initiative(F::PLANNED_DELIVERY, "Planlagt tatt i bruk", "Planned in use from")
            .also(&["Planlagt teke i bruk", "Planlagt levering", "Planned delivery"])
            .help(
                "Dagen i den vedtatte planen. Forskjellen til «Tatt i bruk» er forsinkelsen.",
                "The day of the approved plan. The difference from \"In use from\" is the delay.",
            )
            .day(),
        initiative(F::COMMENT, "Kommentar", "Comment")
            .also(&["Merknad"])
            .help("Fri tekst.", "Free text.")
            .width(40),
    ],
    required: true,
};

/// Benefits: one row per effect.
pub const BENEFITS: Sheet = Sheet {
    key: "benefits",
    name: Label {
        text: Text { nb: "Gevinster", en: "Benefits" },
        also: &["Gevinstar", "Nyttevirkninger", "Nytteverknader", "Gevinstoversikt"],
    },
    title: Text { nb: "Gevinster", en: "Benefits" },
    purpose: Text {
        nb: "Én rad per gevinst eller negativ virkning. Beløp og mengder står på egne ark.",
        en: "One row per benefit or disbenefit. Amounts and quantities have sheets of their own.",
    },
    kinds: &[Kind::BENEFIT],
    columns: &[
        benefit(F::ID, "Gevinst-ID", "Benefit ID")
            .also(&["ID"])
            .help(
                "Ø1, A1, V1 eller K1: bokstaven sier hva slags gevinst det er, se veiledningen.",
                "Ø1, A1, V1 or K1: the letter tells what sort of benefit it is, see the guidance.",
            )
            .width(12)
            .required(),
        benefit(F::TITLE, "Navn på gevinsten", "Title of the benefit")
            .also(&["Gevinst", "Navn", "Nyttevirkning", "Namn på gevinsten", "Title", "Benefit"])
            .help(
                "Kort navn som sier hva som blir bedre, og for hvem.",
                "A short name that says what gets better, and for whom.",
            )
            .width(38)
            .required(),
        benefit(F::DESCRIPTION, "Beskrivelse", "Description")
            .also(&["Skildring", "Beskriving", "Beskrivelse av nyttevirkning"])
            .help(
                "Hvordan gevinsten oppstår, og hva den blir målt mot.",
                "How the benefit comes about, and what it is measured against.",
            )
            .width(44),
        benefit(F::INITIATIVE, "Tiltaks-ID", "Initiative ID")
            .also(&["Tiltak", "Initiative"])
            .help("ID fra arket Tiltak.", "An ID from the sheet Initiatives.")
            .refers_to("initiatives")
            .width(12)
            .required(),
        benefit(F::BENEFIT_KIND, "Gevinsttype", "Kind of benefit")
            .also(&["Type"])
            .help(
                "Innsparing, unngått kostnad, inntekt, frigjort tid eller kvalitet.",
                "Saving, avoided cost, income, freed time or quality.",
            )
            .choice(&choices::BENEFIT_KIND)
            .width(18)
            .required(),
        benefit(F::SIGN, "Virkning", "Effect")
            .also(&["Verknad", "Sign"])
            .help(
                "Gevinst, eller negativ virkning. Beløp skrives uten minus for begge.",
                "Benefit or disbenefit. Amounts are written without a minus for both.",
            )
            .choice(&choices::SIGN)
            .required(),
        benefit(F::VALUATION, "Verdsetting", "Valuation")
            .also(&["Verdsetjing"])
            .help(
                "Prissatt i kroner, kvantifisert i andre enheter, eller kvalitativ.",
                "Priced in kroner, quantified in other units, or qualitative.",
            )
            .choice(&choices::VALUATION)
            .required(),
        benefit(F::RECIPIENT, "Mottaker", "Recipient")
            .also(&["Mottakar", "Hvor gevinsten oppstår", "Kvar gevinsten oppstår"])
            .help("Hvem som får gevinsten.", "Who receives the benefit.")
            .choice(&choices::RECIPIENT)
            .width(24)
            .required(),
        benefit(F::RECIPIENT_ORGANISATION, "Mottakende virksomhet", "Recipient organisation")
            .also(&["Mottakande verksemd"])
            .help(
                "Navn eller organisasjonsnummer når mottakeren er en annen virksomhet.",
                "Name or number when the recipient is another organisation.",
            )
            .width(28),
        benefit(F::CASH_EFFECT, "Budsjettvirkning", "Budget effect")
            .also(&["Budsjettverknad", "Cash effect"])
            .help(
                "Om et budsjett faktisk kan settes ned, eller om gevinsten frigjør kapasitet.",
                "Whether a budget can really be lowered, or the benefit frees capacity.",
            )
            .choice(&choices::CASH_EFFECT)
            .width(24)
            .required(),
        benefit(F::RECURRENCE, "Varighet", "Recurrence")
            .also(&["Varigheit"])
            .help("Varig eller engangs.", "Recurrent or one-off.")
            .choice(&choices::RECURRENCE)
            .required(),
        benefit(F::STATUS, "Status", "Status")
            .also(&["Gevinststatus"])
            .help("Hvor gevinsten står nå.", "Where the benefit stands now.")
            .choice(&choices::BENEFIT_STATUS)
            .width(18)
            .required(),
        benefit(F::OWNER, "Gevinsteier", "Benefit owner")
            .also(&["Gevinsteigar", "Owner"])
            .help(
                "Rollen i linjen som svarer for denne gevinsten. Skriv rolle, ikke personnavn.",
                "The role in the line that answers for this benefit. A role, not a person's name.",
            )
            .width(28)
            .required(),
        benefit(F::OWNER_UNIT, "Eierens enhet", "Owner's unit")
            .also(&["Eigaren si eining", "Organisasjonsenhet", "Unit of the owner"])
            .help("Enheten der gevinsteieren arbeider.", "The unit where the benefit owner works.")
            .width(24),
        benefit(F::PRODUCT, "Produkt", "Product")
            .also(&["Knyttet til produkt", "Knytt til produkt"])
            .help("Leveransen gevinsten bygger på.", "The deliverable that the benefit builds on.")
            .width(24),
        benefit(F::REALISATION_DATE, "Realiseres fra", "Realised from")
            .also(&["Blir realisert frå", "Realiseringstidspunkt", "Realisation date"])
            .help(
                "Dagen gevinsten begynner å virke, dd.mm.åååå.",
                "The day the benefit begins to take effect, dd.mm.yyyy.",
            )
            .day(),
        benefit(F::LIFETIME_YEARS, "Levetid", "Lifetime")
            .help(
                "Antall år gevinsten ventes å vare.",
                "The number of years the benefit is expected to last.",
            )
            .number("0.#", 0, 100)
            .unit_fixed(units::YEARS_ONLY)
            .width(10),
        benefit(F::PARENT, "Bidrar til", "Contributes to")
            .also(&["Bidreg til", "Parent"])
            .help(
                "ID til en overordnet gevinst. Den telles da bare én gang.",
                "The ID of a benefit above this one. It is then counted only once.",
            )
            .refers_to("benefits")
            .width(12),
        benefit(F::OVERLAP_GROUP, "Overlappgruppe", "Overlap group").also(&["Overlapp"]).help(
            "Samme ord på gevinster som kan gjelde de samme timene eller kronene. Se arket Overlapp.",
            "One word for benefits that may claim the same hours or kroner. See the sheet Overlaps.",
        ),
        benefit(F::PREREQUISITES, "Forutsetninger", "Prerequisites")
            .also(&["Føresetnader"])
            .help(
                "Det som må være på plass for at gevinsten skal komme.",
                "What must be in place for the benefit to come.",
            )
            .width(34),
        benefit(F::ASSUMPTIONS, "Antakelser", "Assumptions")
            .also(&["Antagelser", "Premissar"])
            .help(
                "Det som er lagt til grunn i beregningen.",
                "What the calculation takes for granted.",
            )
            .width(34),
        benefit(F::IMPORTANCE, "Viktighet", "Importance")
            .also(&["Viktigheit"])
            .help(
                "Lav, moderat eller høy. Brukes for gevinster uten kroner.",
                "Low, moderate or high. For benefits without kroner.",
            )
            .choice(&choices::GRADE),
        benefit(F::CERTAINTY, "Sikkerhet", "Certainty")
            .also(&["Sikkerheit"])
            .help(
                "Ventet, forpliktet, realisert eller bekreftet av andre enn gevinsteieren.",
                "Expected, committed, realised, or validated by others than the owner.",
            )
            .choice(&choices::CERTAINTY),
        benefit(F::ATTRIBUTION_SHARE, "Tiltakets andel", "Share of the initiative")
            .also(&["Del som kjem av tiltaket", "Attribusjon", "Attribution share"])
            .help(
                "Andelen av virkningen som skyldes dette tiltaket, i prosent. Tomt betyr alt.",
                "The share of the effect due to this initiative, in per cent. Blank means all.",
            )
            .number("0.0 %", 0, 1)
            .unit_fixed(units::PERCENT_ONLY),
        benefit(F::COMMENT, "Kommentar", "Comment")
            .also(&["Merknad"])
            .help("Fri tekst.", "Free text.")
            .width(40),
    ],
    required: true,
};
