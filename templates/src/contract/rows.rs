//! What the rows of lists hold.

use super::{Object, Shape, figure, list, maybe, object, place, text, texts, truth};

/// A figure at the top.
pub(super) static TILE: Object = Object {
    fields: &[
        text("label", "The key of its name, for t"),
        figure("value", "The figure"),
        maybe(figure("plan", "The plan it is held against")),
        maybe(figure("variance", "The difference")),
        maybe(figure("variance_share", "The difference as a share of the plan")),
        truth("is_count", "Whether it counts, and so has no unit"),
        text("unit", "Its unit; empty where the number says it"),
        maybe(text("status", "green, yellow, red or not-assessed, where the edition judges it")),
        truth("is_forecast", "Whether it is a forecast"),
        maybe(object("gauge", &GAUGE, "A bar of the figure against its plan, 200 wide")),
    ],
};

static GAUGE: Object = Object {
    fields: &[text("fill", "How far the figure reaches"), text("mark", "Where the plan stands")],
};

/// A benefit that the headline's difference comes from.
pub(super) static DRIVER: Object = Object {
    fields: &[
        text("title", "What it is called"),
        text("anchor", "Where its details stand, for href=\"#…\""),
        figure("variance", "Its variance"),
        truth("is_last", "Whether none comes after it"),
    ],
};

/// Something to decide or do.
pub(super) static DECISION: Object = Object {
    fields: &[
        text("text", "What is to be done"),
        maybe(figure("amount", "How far behind its plan the benefit is, where it is")),
        maybe(text("owner", "Who is responsible")),
        maybe(text("deadline", "When it is due")),
        truth("overdue", "Whether it is overdue"),
        maybe(text("benefit", "The benefit's ID")),
        maybe(text("anchor", "Where the benefit's details stand")),
        maybe(text("agency", "The agency, where the report is of several")),
    ],
};

/// An agency or initiative, and how its benefits stand.
pub(super) static MEMBER: Object = Object {
    fields: &[
        text("name", "What it is called"),
        text("green", "How many benefits are green"),
        text("yellow", "How many are yellow"),
        text("red", "How many are red"),
        text("not_assessed", "How many are not assessed"),
        maybe(figure("on_track", "How many indicators are on track")),
        maybe(figure("indicators", "Of how many")),
    ],
};

/// A kind of benefits, by agency or initiative.
pub(super) static MEMBER_KIND: Object = Object {
    fields: &[
        text("caption", "The kind"),
        list("rows", &Shape::Object(&MEMBER_ROW), "A row for each that has figures of the kind"),
        text("sum", "What the row of sums is called"),
        maybe(object("total", &SERIES, "The sums")),
        text("total_status", "How the sum stands"),
    ],
};

static MEMBER_ROW: Object = Object {
    fields: &[
        text("name", "What it is called"),
        object("figures", &SERIES, "Its sums"),
        maybe(object("bar", &BAR, "The variance as a bar, 76 wide, zero at 38")),
        text("status", "green, yellow, red or not-assessed"),
    ],
};

/// A kind of benefits.
pub(super) static GROUP: Object = Object {
    fields: &[
        place("place", "Its place, for of= of the lists benefits and details"),
        text("kind", "Its name"),
        text("sum", "Its name as the row of sums has it"),
        truth("is_time", "Whether its figures are hours"),
        truth("is_quality", "Whether it is quality, and has indicators instead of sums"),
        text("head_planned_year", "The head for the plan of the year"),
        text("head_forecast_year", "The head for the forecast of the year"),
        text("scale", "In what unit its amounts are shown"),
        text("money_unit", "The unit of money as a column's head has it"),
        text("scale_word", "The unit of money in running text"),
        text("price", "The price basis"),
        truth("has_period", "Whether a period is reported on"),
        truth("has_rows", "Whether it has benefits"),
        maybe(object("total", &SERIES, "The sums")),
    ],
};

/// The figures of a benefit or a sum.
static SERIES: Object = Object {
    fields: &[
        figure("planned_to_date", "Planned to date"),
        figure("realised_to_date", "Realised to date"),
        figure("variance", "Realised minus planned to date"),
        figure("variance_share", "The variance as a share of the plan"),
        figure("planned_year", "Planned for the year"),
        figure("forecast_year", "Forecast for the year"),
        figure("planned_lifetime", "Planned over all periods"),
        maybe(object("fte", &BOTH, "The same in full-time equivalents, for freed time")),
        maybe(object("value", &BOTH, "The same in kroner, for freed time")),
        maybe(object("bar", &BAR, "The variance as a bar, 76 wide, zero at 38")),
    ],
};

static BOTH: Object = Object {
    fields: &[figure("planned", "Planned to date"), figure("realised", "Realised to date")],
};

static BAR: Object = Object {
    fields: &[
        text("tone", "pos or neg"),
        text("x", "Where it begins"),
        text("width", "How long it is"),
    ],
};

/// A benefit as a row.
pub(super) static BENEFIT: Object = Object {
    fields: &[
        text("id", "Its ID"),
        text("anchor", "Where its details stand, for href=\"#…\""),
        text("title", "What it is called"),
        maybe(text("agency", "The agency, where the report is of several")),
        maybe(text("owner", "The benefit owner")),
        truth("kept_out", "Whether findings keep it out of the sums"),
        truth("is_disbenefit", "Whether it is a negative effect"),
        text("status", "green, yellow, red or not-assessed"),
        maybe(object("figures", &SERIES, "Its figures")),
        texts("indicators", "The indicators that measure it"),
    ],
};

/// A benefit with all that is known of it.
pub(super) static DETAIL: Object = Object {
    fields: &[
        text("id", "Its ID"),
        text("anchor", "Its anchor, for id=\"…\""),
        text("title", "What it is called"),
        maybe(text("agency", "The agency, where the report is of several")),
        text("status", "green, yellow, red or not-assessed"),
        maybe(text("description", "Its description")),
        maybe(text("owner", "The benefit owner")),
        maybe(text("initiative", "The initiative")),
        maybe(text("recipient", "Who gains")),
        text("kind", "Its kind"),
        text("head_planned_year", "The head for the plan of the year"),
        text("head_forecast_year", "The head for the forecast of the year"),
        truth("kept_out", "Whether findings keep it out of the sums"),
        truth("is_disbenefit", "Whether it is a negative effect"),
        truth("is_time", "Whether its figures are hours"),
        text("cell", "The cell that describes it"),
        maybe(object("figures", &SERIES, "Its figures")),
        truth("has_period", "Whether a period is reported on"),
        maybe(object("summary", &BOTH, "Realised and planned to date, for one line")),
        texts("indicators", "The indicators that measure it"),
        text("scale", "In what unit its amounts are shown"),
        list("periods", &Shape::Object(&PERIOD), "Its figures by period"),
        list("uses", &Shape::Object(&USED), "What it was used for"),
        list("findings", &Shape::Object(&FINDING), "What was found about it"),
    ],
};

static PERIOD: Object = Object {
    fields: &[
        text("period", "The period"),
        maybe(figure("planned", "Planned")),
        maybe(figure("forecast", "Forecast")),
        maybe(figure("realised", "Realised")),
    ],
};

static USED: Object = Object {
    fields: &[maybe(text("name", "The use")), figure("amount", "How much, in kroner or hours")],
};

/// A quality indicator.
pub(super) static INDICATOR: Object = Object {
    fields: &[
        text("id", "Its ID"),
        text("title", "What is measured"),
        maybe(text("agency", "The agency, where the report is of several")),
        maybe(text("benefit", "The benefit's ID")),
        text("unit", "Its unit, as the agency writes it"),
        maybe(text("owner", "Who measures")),
        figure("baseline", "The baseline"),
        figure("target", "The target"),
        list(
            "columns",
            &Shape::List(&Shape::Figure),
            "For each of data.moments the measurements of that moment",
        ),
        list("points", &Shape::Object(&POINT), "The measurements in order of time"),
        truth("in_columns", "Whether the measurements stand in columns"),
        figure("achievement", "The way gone from baseline to target"),
        maybe(text("way", "The way gone on a line 64 wide")),
        text("status", "green, yellow, red or not-assessed"),
    ],
};

static POINT: Object = Object {
    fields: &[text("moment", "When it was measured"), figure("value", "What was measured")],
};

/// A use of benefits.
pub(super) static USE: Object = Object {
    fields: &[
        text("name", "The use"),
        maybe(figure("money", "How much in kroner")),
        maybe(figure("hours", "How much in hours")),
        maybe(figure("first", "The one of the two that is there, for source")),
    ],
};

/// A calculation by period.
pub(super) static ANALYSIS: Object = Object {
    fields: &[
        text("name", "Its name"),
        text("book", "The workbook it stands in"),
        text("stage", "Planned, forecast or realised"),
        text("scale", "In what unit its amounts are shown"),
        texts("heads", "The periods as heads of columns"),
        list("rows", &Shape::Object(&ANALYSIS_ROW), "Its lines"),
        list("estimates", &Shape::Object(&ESTIMATE), "Its three-point estimates"),
    ],
};

static ANALYSIS_ROW: Object = Object {
    fields: &[
        text("name", "The line"),
        list("figures", &Shape::Figure, "A figure for each period"),
        figure("total", "The sum"),
        truth("is_net", "Whether it is the net of the others"),
    ],
};

static ESTIMATE: Object = Object {
    fields: &[
        text("category", "What kind of amount it is"),
        text("title", "What it is called; empty for the net"),
        truth("is_points", "Whether it is in points"),
        maybe(figure("optimistic", "The optimistic value")),
        maybe(figure("most_likely", "The most likely value")),
        maybe(figure("pessimistic", "The pessimistic value")),
        figure("expected", "The expected value"),
        truth("is_net", "Whether it is the net of the others"),
        truth("is_sum", "Whether it is a sum"),
    ],
};

/// A part made of plain tables.
pub(super) static SECTION: Object = Object {
    fields: &[
        place("place", "Its place, for of= of the list tables"),
        text("anchor", "Its anchor"),
        text("title", "Its title"),
    ],
};

/// A plain table.
pub(super) static TABLE: Object = Object {
    fields: &[
        text("caption", "Its name"),
        text("sub", "Unit and price basis, where the whole table shares them; or empty"),
        text("about", "What it shows; empty where that was told above"),
        truth("by_row", "Whether each row has a unit of its own"),
        list("heads", &Shape::Object(&HEAD), "The heads of its columns"),
        list("rows", &Shape::Object(&TABLE_ROW), "Its rows"),
        list("conventions", &Shape::Convention, "What its figures rest on"),
    ],
};

static HEAD: Object = Object {
    fields: &[
        text("name", "What stands in the column"),
        maybe(text("unit", "The column's unit")),
        truth("is_text", "Whether it holds words and no figures"),
    ],
};

static TABLE_ROW: Object = Object {
    fields: &[
        text("label", "What the row is about"),
        text("reasons", "Why figures are missing; or empty"),
        truth("is_total", "Whether it is a total"),
        maybe(text("unit", "The row's unit")),
        list("cells", &Shape::Object(&CELL), "A cell for each column"),
        list("sources", &Shape::Object(&STRETCH), "The numbers of its figures' sources"),
        truth("more_sources", "Whether some are left out"),
    ],
};

static CELL: Object = Object {
    fields: &[
        maybe(figure("figure", "The figure, where the cell has one")),
        text("text", "The words, where it has none"),
        truth("signed", "Whether the figure shows its sign"),
        truth("with_unit", "Whether the figure shows its unit"),
    ],
};

static STRETCH: Object = Object {
    fields: &[place("first", "The first number, for href=\"#s…\""), text("text", "S4–S6")],
};

/// An action.
pub(super) static ACTION: Object = Object {
    fields: &[
        maybe(text("benefit", "The benefit's ID")),
        maybe(text("agency", "The agency, where the report is of several")),
        text("description", "What is done"),
        maybe(text("owner", "Who does it")),
        maybe(text("deadline", "When it is due")),
        maybe(text("status", "How it stands")),
        truth("overdue", "Whether it is overdue"),
    ],
};

/// A workbook.
pub(super) static BOOK: Object = Object {
    fields: &[
        text("name", "The file's name"),
        text("digest", "Its fingerprint (SHA-256)"),
        text("size", "Its size in bytes"),
        text("file_kind", "xlsx, ods, csv …"),
        maybe(object("reading", &READING, "How it was read")),
    ],
};

static READING: Object = Object {
    fields: &[
        text("title", "The format"),
        text("id", "The format's id"),
        text("version", "The format's version"),
        truth("named_by_user", "Whether the user named the format"),
        maybe(text("library", "The fingerprint of a native plugin")),
        list("evidence", &Shape::Object(&EVIDENCE), "What the format was recognised by"),
        list("records", &Shape::Object(&RECORDS), "What was read, by kind"),
        text("cells_used", "How many cells were used"),
    ],
};

static EVIDENCE: Object = Object {
    fields: &[
        maybe(text("cell", "The cell")),
        text("found", "What stands there"),
        text("shows", "What that shows"),
    ],
};

static RECORDS: Object = Object { fields: &[text("name", "The kind"), text("count", "How many")] };

/// A finding.
pub(super) static FINDING: Object = Object {
    fields: &[
        text("code", "Its code"),
        text("severity", "error, warning or info"),
        text("message", "What was found"),
        text("hint", "What to do"),
        maybe(text("decision", "What somebody decided about it: by whom, when and why")),
        object("cells", &CELLS, "Where"),
    ],
};

static CELLS: Object = Object {
    fields: &[
        list("places", &Shape::Object(&PLACE), "Stretches of cells"),
        maybe(text("more", "How many stretches are left out")),
    ],
};

static PLACE: Object =
    Object { fields: &[text("book", "The workbook"), text("place", "Sheet!A1:B2")] };

/// The source of a figure.
pub(super) static SOURCE: Object = Object {
    fields: &[
        place("number", "Its number: S…"),
        text("name", "What the figure measures"),
        text("of", "What part of the whole it speaks of, and for what time"),
        text("exact", "The exact value with its unit; – where it is missing"),
        maybe(text("absent", "Why it is missing")),
        text("method", "How it follows from its parts"),
        object("cells", &CELLS, "The cells it was read from"),
        object("facts", &FACTS, "The figures it is made of"),
        list("rules", &Shape::Place, "The numbers of the rule values used: R…"),
    ],
};

static FACTS: Object = Object {
    fields: &[
        list("parts", &Shape::Object(&FACT_PART), "The figures"),
        maybe(text("more", "How many are left out")),
    ],
};

static FACT_PART: Object = Object {
    fields: &[
        maybe(place("number", "Its number in the list of sources")),
        text("id", "Its id, where the report does not show it; or empty"),
    ],
};

/// A rule value.
pub(super) static RULE_VALUE: Object = Object {
    fields: &[
        place("number", "Its number: R…"),
        text("label", "What it is"),
        text("parameter", "Its key"),
        text("value", "The value"),
        text("citation", "Where it is laid down"),
        maybe(text("from", "The day it holds from")),
        text("kind", "Recorded, forecast, assumption …"),
        truth("past_check_date", "Whether it is due to be checked again"),
        maybe(text("cell", "The cell, where the agency states it")),
    ],
};

/// What a run changes in the rule edition.
pub(super) static SCENARIO: Object = Object {
    fields: &[
        text("id", "Its id"),
        text("title", "Its title"),
        text("digest", "Its fingerprint (SHA-256)"),
        list("overrides", &Shape::Object(&OVERRIDE), "What it changes"),
    ],
};

static OVERRIDE: Object = Object {
    fields: &[
        text("label", "What is changed"),
        text("key", "Its key"),
        maybe(text("edition", "The edition's value")),
        text("value", "The scenario's value"),
        text("reason", "Why"),
        texts("sources", "What it rests on"),
    ],
};
