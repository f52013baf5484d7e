//! What a page has of the changes since an earlier report.

use super::{Object, Shape, figure, list, maybe, number, object, text, truth};

/// The changes since the report that the run was held against.
pub(super) static CHANGES: Object = Object {
    fields: &[
        text("run", "The earlier run's name, or the beginning of its fingerprint"),
        text("digest", "The fingerprint (SHA-256) of the earlier report's data"),
        maybe(text("period", "The period that it reported on")),
        truth("any", "Whether anything changed"),
        list("sums", &Shape::Object(&MOVE), "The sums by kind that moved"),
        list("forecasts", &Shape::Object(&MOVE), "Benefits whose forecast moved, at most six"),
        maybe(number("more_forecasts", "How many there are beside those listed")),
        list("statuses", &Shape::Object(&STATUS_MOVE), "Changes of status, at most six"),
        maybe(number("more_statuses", "How many there are beside those listed")),
        list("came", &Shape::Object(&WHO), "New benefits, at most six"),
        maybe(number("more_came", "How many there are beside those listed")),
        list("went", &Shape::Object(&WHO), "Benefits that are gone, at most six"),
        maybe(number("more_went", "How many there are beside those listed")),
        list(
            "restatements",
            &Shape::Object(&RESTATEMENT),
            "What was reported and is now another, at most six",
        ),
        maybe(number("more_restatements", "How many there are beside those listed")),
        maybe(number("unexplained", "How many restatements nobody has explained, where any")),
    ],
};

static WHO: Object = Object {
    fields: &[
        text("id", "Its ID"),
        text("title", "What it is called"),
        maybe(text("anchor", "Where its details stand, for href=\"#…\"")),
    ],
};

static MOVE: Object = Object {
    fields: &[
        text("name", "What moved"),
        maybe(text("anchor", "Where the benefit's details stand")),
        maybe(figure("before", "The earlier figure, where it was in the same unit")),
        text("before_id", "The earlier figure's id"),
        figure("now", "The figure now"),
        maybe(figure("change", "Now minus before")),
    ],
};

static STATUS_MOVE: Object = Object {
    fields: &[
        object("who", &WHO, "Whose"),
        text("before", "How it stood, in a word"),
        text("status", "How it stands: green, yellow, red or not-assessed"),
        truth("is_worse", "Whether it stands worse"),
    ],
};

static RESTATEMENT: Object = Object {
    fields: &[
        object("who", &WHO, "Whose"),
        text("of", "What it is: realised, baseline, target …"),
        maybe(text("period", "The period of the figure")),
        text("about", "The id of the figure, or the field of a definition"),
        text("before", "What was reported"),
        text("now", "What is reported now"),
        maybe(object("entry", &ENTRY, "Who said why, where somebody did")),
    ],
};

static ENTRY: Object = Object {
    fields: &[
        text("cause", "The cause"),
        text("who", "Who says so"),
        text("day", "The day it was said"),
        text("reason", "The reason in words"),
    ],
};
