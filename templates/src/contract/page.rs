//! What a page has outside its lists.

use super::changes::CHANGES;
use super::rows::{DRIVER, SCENARIO, SECTION, TILE};
use super::{Object, Shape, figure, list, maybe, number, object, text, texts, truth};

/// The page.
pub(crate) static PAGE: Object = Object {
    fields: &[
        text("lang", "The language's code, for the lang attribute"),
        maybe(text("borrowed", "How many texts are in bokmål for want of own ones, in bokmål")),
        text("title", "The report's title, with the period"),
        text("agency", "The agency, or the first of several with how many others"),
        text("dated", "The day of the report in words, or that it has none"),
        maybe(text("date", "The day of the report as 2026-10-09")),
        text("report_status", "Draft or final, in words"),
        truth("is_final", "Whether the agency calls the report final"),
        text("version", "The program's version"),
        text("style_hash", "The style sheet's fingerprint, for the page's policy"),
        object("headline", &HEADLINE, "The first thing a reader sees"),
        number("errors", "How many findings are errors"),
        maybe(number("warnings", "How many findings are warnings, where there are any")),
        object("decisions", &DECISIONS, "What is to be decided or done"),
        object("members", &MEMBERS, "The agencies or initiatives side by side"),
        maybe(object("changes", &CHANGES, "What changed since the report it was held against")),
        object("has", &HAS, "Which parts of the report have something to show"),
        list("parts", &Shape::Object(&SECTION), "The parts made of plain tables, for the contents"),
        maybe(object("scenario", &SCENARIO, "What the run changes in the rule edition")),
        object("data", &DATA, "How much was read and found"),
        object("notes", &NOTES, "What the notes need"),
        object("edition", &EDITION, "The rule edition"),
        text("command", "The command that makes the report again"),
        object("template", &TEMPLATE, "The template itself"),
        maybe(object("register", &REGISTER, "The run's place in the register of runs")),
        maybe(object("supersedes", &SUPERSEDES, "The run that this one takes the place of")),
        text("scale_note", "In what unit amounts are shown"),
    ],
};

static HEADLINE: Object = Object {
    fields: &[
        text("sentence", "The key of the sentence, for say"),
        maybe(figure("figure", "The figure of the sentence")),
        list("tiles", &Shape::Object(&TILE), "The figures beside the sentence, first things first"),
        maybe(object("against_plan", &AGAINST_PLAN, "The savings held against their plan")),
        number("kept_out", "How many benefits findings keep out of the sums"),
        list(
            "drivers",
            &Shape::Object(&DRIVER),
            "The benefits the difference comes from most, at most two",
        ),
        maybe(object("time", &AGAINST_PLAN, "Freed time to date, where no tile has it")),
        maybe(text(
            "attention",
            "How many benefits need attention, in words or digits; missing where none does",
        )),
        text("assessed", "How many benefits are assessed, in words or digits"),
    ],
};

static AGAINST_PLAN: Object = Object {
    fields: &[figure("realised", "Realised to date"), maybe(figure("planned", "Planned to date"))],
};

static HAS: Object = Object {
    fields: &[
        truth("members", "Whether there are several agencies, or several initiatives"),
        truth("deviations", "Whether there are charts of deviations"),
        truth("value", "Whether there are charts of costs and present value"),
        truth("calculations", "Whether there are calculations or parts made of plain tables"),
        truth("benefits", "Whether there are benefits"),
        truth("off_track", "Whether benefits need attention or are off track"),
        truth("kept_out", "Whether findings keep benefits out of the sums"),
        truth("period", "Whether a period is reported on"),
        truth("indicators", "Whether there are quality indicators"),
        truth("uses", "Whether use of benefits is reported"),
        truth("analyses", "Whether there are calculations by period"),
        truth("actions", "Whether there are actions"),
        truth("findings", "Whether anything was found"),
        truth("sources", "Whether figures are shown"),
        truth("rule_values", "Whether rule values were used"),
    ],
};

static DECISIONS: Object = Object {
    fields: &[
        text("title", "How many there are, as a heading"),
        truth("any", "Whether there are any"),
        maybe(number("more", "How many there are beside those listed")),
    ],
};

static MEMBERS: Object = Object {
    fields: &[
        truth("are_agencies", "Whether they are agencies, and not initiatives"),
        text("title", "What they are, as a heading"),
        text("intro", "How to read the table"),
        text("head", "What one is called, over the column"),
        text("head_planned_year", "The head for the plan of the year"),
        text("head_forecast_year", "The head for the forecast of the year"),
    ],
};

static DATA: Object = Object {
    fields: &[
        number("books", "How many workbooks were read"),
        number("errors", "How many findings are errors"),
        number("warnings", "How many findings are warnings"),
        number("infos", "How many findings are for information"),
        maybe(number("waived", "How many findings somebody decided about, where there are any")),
        texts("moments", "The moments of measurement as heads of columns; none where too many"),
    ],
};

static NOTES: Object = Object {
    fields: &[
        maybe(text("price", "The price basis of the amounts, where they share one")),
        texts("reasons", "Why figures are missing, each reason once"),
    ],
};

static EDITION: Object = Object {
    fields: &[
        text("id", "Its id"),
        text("title", "Its title"),
        text("digest", "Its fingerprint (SHA-256)"),
    ],
};

static REGISTER: Object = Object {
    fields: &[
        text("number", "The run's number"),
        text("head", "The head of the register before the run"),
    ],
};

static SUPERSEDES: Object = Object {
    fields: &[
        text("run", "Its name"),
        text("seal", "The SHA-512 of tagmanifest-sha512.txt of its archive"),
        text("reason", "Why it was made again"),
    ],
};

static TEMPLATE: Object = Object {
    fields: &[
        text("name", "Its name"),
        text("version", "Its version"),
        text("digest", "The fingerprint (SHA-256) of all its files, inherited ones too"),
    ],
};
