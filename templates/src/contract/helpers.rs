//! The words templates are made of, and what each one takes.

/// What a helper takes in a place or by a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    /// The key of a text.
    Key,
    /// A figure, also one that may be missing.
    Figure,
    /// A convention of a table.
    Convention,
    /// The name of a list, in quotation marks.
    ListName,
    /// The name of a chart, in quotation marks.
    ChartName,
    /// The place of a row.
    Place,
    /// A list.
    List,
    /// A group of parts.
    Object,
    /// Anything that may be there or not.
    Any,
    /// A text, number or truth to be compared.
    Word,
    /// true or false.
    Truth,
    /// "kroner", "thousand" or "million".
    Scale,
}

/// Where a helper can stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// `{{helper …}}`.
    Inline,
    /// `{{#helper …}}…{{/helper}}`.
    Block,
    /// `(helper …)`, inside another.
    Inner,
    /// `{{helper …}}` and `(helper …)`.
    InlineOrInner,
}

/// A helper.
#[derive(Debug)]
pub(crate) struct HelperKind {
    /// Its name.
    pub name: &'static str,
    /// Where it can stand.
    pub form: Form,
    /// What it takes, in order.
    pub takes: &'static [Takes],
    /// What it takes by name.
    pub named: &'static [(&'static str, Takes)],
    /// Whether the names of a text's `{…}` are names of its own too.
    pub fills_text: bool,
    /// How it is written.
    pub usage: &'static str,
    /// What it does.
    pub about: &'static str,
}

/// The helper whose text has a form for each category of counts.
pub(crate) const PLURAL: &str = "plural";

/// How figures can be asked for.
const FIGURE_STYLE: &[(&str, Takes)] = &[
    ("sign", Takes::Truth),
    ("unit", Takes::Truth),
    ("scale", Takes::Scale),
    ("tone", Takes::Truth),
    ("link", Takes::Truth),
    ("magnitude", Takes::Truth),
    ("spoken", Takes::Truth),
];

/// How the figures of a sentence can be asked for.
const SAY_STYLE: &[(&str, Takes)] = &[
    ("magnitude", Takes::Truth),
    ("link", Takes::Truth),
    ("spoken", Takes::Truth),
    ("unit", Takes::Truth),
    ("scale", Takes::Scale),
    ("sign", Takes::Truth),
];

const fn helper(
    name: &'static str,
    form: Form,
    takes: &'static [Takes],
    usage: &'static str,
    about: &'static str,
) -> HelperKind {
    HelperKind { name, form, takes, named: &[], fills_text: false, usage, about }
}

/// The helpers there are.
pub(crate) static HELPERS: &[HelperKind] = &[
    HelperKind {
        fills_text: true,
        ..helper(
            "t",
            Form::InlineOrInner,
            &[Takes::Key],
            "{{t \"key\" name=value}}",
            "A text of the language, with its {name} filled in",
        )
    },
    HelperKind {
        fills_text: true,
        ..helper(
            PLURAL,
            Form::Inline,
            &[Takes::Key],
            "{{plural \"key\" n=count}}",
            "The form of a text that a count takes: key_one, key_other, and what else the \
             language has",
        )
    },
    HelperKind {
        fills_text: true,
        named: SAY_STYLE,
        ..helper(
            "say",
            Form::Inline,
            &[Takes::Key],
            "{{say \"key\" name=figure magnitude=true}}",
            "A sentence with figures in it, spoken: 5,8 millioner kroner",
        )
    },
    HelperKind {
        named: FIGURE_STYLE,
        ..helper(
            "figure",
            Form::Inline,
            &[Takes::Figure],
            "{{figure x sign=true unit=true scale=\"million\" tone=true link=false}}",
            "A figure with its id and a link to its source; where it is missing a – with the reason",
        )
    },
    helper(
        "convention",
        Form::Inline,
        &[Takes::Convention],
        "{{convention x}}",
        "A convention of a table as a sentence, with figures in it",
    ),
    helper(
        "source",
        Form::Inline,
        &[Takes::Figure],
        "{{source x}}",
        "The figure's number in the list of sources, as a link",
    ),
    helper(
        "when",
        Form::Block,
        &[Takes::Any],
        "{{#when x}}…{{else}}…{{/when}}",
        "Whether something is there; zero is. Inside, what may be missing is known to be there",
    ),
    helper(
        "is",
        Form::Inner,
        &[Takes::Word, Takes::Word],
        "{{#when (is x \"word\")}}…{{/when}}",
        "Whether a value is this word or number",
    ),
    helper(
        "each",
        Form::Block,
        &[Takes::List],
        "{{#each list}}…{{this}}…{{@index}}…{{/each}}",
        "The block for each item of a list; as |item place| gives both a name",
    ),
    helper(
        "with",
        Form::Block,
        &[Takes::Object],
        "{{#with group}}…{{/with}}",
        "The block with the parts of a group in sight",
    ),
    HelperKind {
        named: &[("of", Takes::Place)],
        ..helper(
            "rows",
            Form::Block,
            &[Takes::ListName],
            "{{#rows \"list\" of=place}}…{{/rows}}",
            "The block for each row of a list of the report, written one by one; only the row is \
             in sight",
        )
    },
    helper(
        "chart",
        Form::Inline,
        &[Takes::ChartName],
        "{{chart \"name\"}}",
        "A chart with its message, key, pictures and the figures as a table; nothing where there is \
         nothing to draw. Charts: deviations, deviations_time, course, course_time, waterfall, \
         quality, cumulative, tornado, map, members",
    ),
    helper("style", Form::Inline, &[], "{{style}}", "The style sheet, inside <style>"),
    helper("logo", Form::Inline, &[], "{{logo}}", "The agency's mark, where the template has one"),
];

/// The helper of this name.
pub(crate) fn find(name: &str) -> Option<&'static HelperKind> {
    HELPERS.iter().find(|helper| helper.name == name)
}
