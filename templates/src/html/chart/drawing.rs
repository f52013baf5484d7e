//! A drawing: shapes and texts of an SVG picture, sized in its own units, coloured by
//! the style sheet alone.

use gevinst_core::report::FactIx;
use handlebars::html_escape;
use rust_decimal::Decimal;

use crate::visible::visible_within;

/// A length or place in a drawing.
pub type Px = Decimal;

/// A whole number of units.
pub fn px(units: i64) -> Px {
    Decimal::from(units)
}

/// Where a text stands against its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    fn attribute(self) -> &'static str {
        match self {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        }
    }
}

/// What a picture is for those who do not see it.
#[derive(Debug, Clone)]
pub struct Told {
    /// Unique in the page.
    pub id: String,
    /// What it says.
    pub title: String,
    /// What it shows, in a sentence or two.
    pub description: String,
}

/// A picture in the making.
#[derive(Debug, Default)]
pub struct Drawing {
    body: String,
}

impl Drawing {
    /// A box; a width or height below zero is turned round.
    pub fn rect(&mut self, class: &str, (x, y): (Px, Px), (width, height): (Px, Px)) {
        let left = if width.is_sign_negative() { x + width } else { x };
        let top = if height.is_sign_negative() { y + height } else { y };
        self.body.push_str(&format!(
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
            at(left),
            at(top),
            at(width.abs()),
            at(height.abs())
        ));
    }

    /// A straight line.
    pub fn line(&mut self, class: &str, (x1, y1): (Px, Px), (x2, y2): (Px, Px)) {
        self.body.push_str(&format!(
            "<path class=\"{class}\" d=\"M{} {}L{} {}\"/>",
            at(x1),
            at(y1),
            at(x2),
            at(y2)
        ));
    }

    /// A line through places.
    pub fn through(&mut self, class: &str, places: &[(Px, Px)]) {
        let mut path = String::new();
        for (number, (x, y)) in places.iter().enumerate() {
            path.push(if number == 0 { 'M' } else { 'L' });
            path.push_str(&format!("{} {}", at(*x), at(*y)));
        }
        self.body.push_str(&format!("<path class=\"{class}\" d=\"{path}\"/>"));
    }

    /// A path of the drawing language, whose numbers come from here.
    pub fn curve(&mut self, class: &str, (x1, y1): (Px, Px), (x2, y2): (Px, Px)) {
        let middle = at((x1 + x2) / px(2));
        self.body.push_str(&format!(
            "<path class=\"{class}\" d=\"M{} {}C{middle} {} {middle} {} {} {}\"/>",
            at(x1),
            at(y1),
            at(y1),
            at(y2),
            at(x2),
            at(y2)
        ));
    }

    /// A dot.
    pub fn dot(&mut self, class: &str, (x, y): (Px, Px), radius: Px) {
        self.body.push_str(&format!(
            "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>",
            at(x),
            at(y),
            at(radius)
        ));
    }

    /// A text.
    pub fn text(&mut self, class: &str, anchor: Anchor, (x, y): (Px, Px), text: &str) {
        self.body.push_str(&format!(
            "<text class=\"{class}\" x=\"{}\" y=\"{}\"{}>{}</text>",
            at(x),
            at(y),
            anchor.attribute(),
            html_escape(text)
        ));
    }

    /// A figure, with its id; the text is the figure's own, as the formatter wrote it.
    pub fn figure(
        &mut self,
        class: &str,
        anchor: Anchor,
        (x, y): (Px, Px),
        (text, id): (&str, &str),
    ) {
        self.body.push_str(&format!(
            "<text class=\"{class}\" x=\"{}\" y=\"{}\"{} data-fact=\"{}\">{}</text>",
            at(x),
            at(y),
            anchor.attribute(),
            html_escape(id),
            html_escape(text)
        ));
    }

    /// The picture as markup.
    pub fn finish(self, class: &str, (width, height): (Px, Px), told: &Told) -> String {
        let id = html_escape(&told.id);
        format!(
            "<svg class=\"{class}\" viewBox=\"0 0 {} {}\" role=\"img\" \
             aria-labelledby=\"{id}-t {id}-d\"><title id=\"{id}-t\">{}</title>\
             <desc id=\"{id}-d\">{}</desc>{}</svg>",
            at(width),
            at(height),
            html_escape(&told.title),
            html_escape(&told.description),
            self.body
        )
    }
}

/// A number of the drawing language: at most one decimal.
fn at(place: Px) -> String {
    let rounded = place.round_dp(1).normalize();
    if rounded.is_zero() { "0".to_owned() } else { rounded.to_string() }
}

/// A name that fits in so many characters.
pub fn fitted(name: &str, characters: usize) -> String {
    visible_within(name, characters)
}

/// A straight scale from values to places.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    from: Decimal,
    origin: Px,
    per_unit: Decimal,
}

impl Scale {
    /// The scale that puts `from` at `start` and `to` at `end`; all in one place where
    /// there is nothing between them.
    pub fn between((from, to): (Decimal, Decimal), (start, end): (Px, Px)) -> Scale {
        let per_unit = (end - start).checked_div(to - from).unwrap_or_default();
        Scale { from, origin: start, per_unit }
    }

    /// The place of a value.
    pub fn place(&self, value: Decimal) -> Px {
        let way = (value - self.from).checked_mul(self.per_unit).unwrap_or_default();
        self.origin + way.round_dp(2)
    }

    /// How long an amount is.
    pub fn length(&self, amount: Decimal) -> Px {
        amount.checked_mul(self.per_unit).unwrap_or_default().round_dp(2)
    }
}

/// Round values for the lines of a grid, at most `most` and a few at least, from at or
/// below `least` to at or above `largest`; zero is always one of them where it lies
/// between.
pub fn ticks(least: Decimal, largest: Decimal, most: i64) -> Vec<Decimal> {
    let span = (largest - least).max(Decimal::new(1, 6));
    let raw = span.checked_div(px(most.max(1))).unwrap_or(span);
    let mut power = Decimal::new(1, 9);
    let ten = px(10);
    while power * ten <= raw && power < Decimal::new(1, 0) * px(1_000_000_000_000) {
        power *= ten;
    }
    let steps = [1, 2, 5, 10].map(|step| power * px(step));
    let step = steps.into_iter().find(|step| *step >= raw).unwrap_or(power * ten);
    let first = (least / step).floor() * step;
    let mut all = vec![first];
    let mut next = first;
    while (next < largest || all.len() < 2) && all.len() < 40 {
        next += step;
        all.push(next);
    }
    all
}

/// A figure that a drawing shows: its text and what it is.
#[derive(Debug, Clone)]
pub struct Shown {
    pub fact: FactIx,
    pub value: Decimal,
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap()
    }

    #[test]
    fn a_grid_has_round_values_with_zero_among_them() {
        let text = |all: Vec<Decimal>| {
            all.iter().map(|it| it.normalize().to_string()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(text(ticks(number("-280"), number("335"), 6)), "-400 -200 0 200 400");
        assert_eq!(text(ticks(number("0"), number("0"), 5)), "0 0.0000002");
        assert_eq!(
            text(ticks(number("-23333653.8"), number("22263147.9"), 6)),
            "-30000000 -20000000 -10000000 0 10000000 20000000 30000000"
        );
    }

    #[test]
    fn a_scale_without_extent_puts_everything_in_one_place() {
        let scale = Scale::between((number("5"), number("5")), (px(10), px(90)));
        assert_eq!(scale.place(number("7")), px(10));
    }

    #[test]
    fn hostile_words_stay_words() {
        let mut drawing = Drawing::default();
        drawing.text("lab", Anchor::Start, (px(1), px(2)), "<script>\"&'");
        let told = Told { id: "c".into(), title: "<b>".into(), description: "\"".into() };
        let svg = drawing.finish("chart", (px(10), px(10)), &told);
        assert!(!svg.contains("<script>") && !svg.contains("<b>"), "{svg}");
    }
}
