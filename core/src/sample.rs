//! Drawing a sample (utvalg) of figures to be checked against their sources.
//!
//! A draw is a function of the seed and of what each item is called: neither the order of
//! the workbooks nor the machine can change it, and who has the seed can draw it again by
//! hand. Items below a materiality limit are not drawn; they are counted, never hidden.

use rust_decimal::Decimal;

use crate::provenance::Digest;
use crate::quantity::Unit;

/// How a sample is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// By amount: each krone has the same chance, so that large items are drawn more often,
    /// and items as large as the interval always (monetary-unit sampling).
    MonetaryUnit {
        /// How many marks are set.
        marks: u32,
    },
    /// Each item has the same chance.
    Random {
        /// How many items are drawn.
        items: u32,
    },
    /// The largest items.
    Top {
        /// How many items are drawn.
        items: u32,
    },
    /// All items from a size on.
    Above {
        /// The size.
        limit: Decimal,
    },
}

impl Method {
    /// Whether sizes are held against one another, which takes items of one unit.
    fn weighs(self) -> bool {
        !matches!(self, Method::Random { .. })
    }
}

/// What is asked of a draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draw {
    /// The method.
    pub method: Method,
    /// What decides where chance does.
    pub seed: u32,
    /// The size from which items are drawn.
    pub materiality: Decimal,
}

/// Something that can be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its stable name; no two items have the same.
    pub name: String,
    /// Its amount; its size counts, whatever its sign.
    pub amount: Decimal,
    /// The amount's unit.
    pub unit: Unit,
}

impl Item {
    fn size(&self) -> Decimal {
        self.amount.abs()
    }
}

/// What became of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It was drawn, by so many marks; by one unless the method is by amount.
    Drawn(u32),
    /// It could have been drawn and was not.
    Left,
    /// It is below the materiality limit.
    Below,
}

/// A sample, with all that was not drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// What became of each item, in the order of the items.
    pub fates: Vec<Fate>,
    /// The places of the items in the order in which they stood for the draw; those below
    /// the materiality limit last.
    pub order: Vec<usize>,
    /// The marks of sampling by amount.
    pub marks: Option<Marks>,
}

/// The marks of sampling by amount, on all sizes laid end to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marks {
    /// How far they are from one another.
    pub interval: Decimal,
    /// Where the first one is.
    pub start: Decimal,
}

/// Why nothing can be drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DrawError {
    /// Sizes of unlike units would be held against one another.
    #[error("the items are in {} unlike units", .0.len())]
    UnlikeUnits(Vec<Unit>),
    /// The sizes come to more than can be laid end to end exactly.
    #[error("the sizes come to more than can be computed exactly")]
    OutOfRange,
}

/// Draws a sample.
///
/// # Errors
///
/// When the draw or the materiality limit holds sizes of unlike units against one
/// another, or sizes are beyond what can be computed exactly.
pub fn draw(items: &[Item], draw: &Draw) -> Result<Sample, DrawError> {
    if draw.method.weighs() || !draw.materiality.is_zero() {
        of_one_unit(items)?;
    }
    let (mut order, mut below): (Vec<usize>, Vec<usize>) =
        (0..items.len()).partition(|place| items[*place].size() >= draw.materiality);
    below.sort_by(|a, b| items[*a].name.cmp(&items[*b].name));
    put_in_order(&mut order, items, draw);
    let mut marks = None;
    let hits: Vec<u32> = match draw.method {
        Method::MonetaryUnit { marks: count } => {
            let (hits, set) = by_amount(items, &order, count, draw.seed)?;
            marks = set;
            hits
        }
        Method::Random { items: count } | Method::Top { items: count } => {
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            (0..order.len()).map(|place| u32::from(place < count)).collect()
        }
        Method::Above { limit } => {
            order.iter().map(|place| u32::from(items[*place].size() >= limit)).collect()
        }
    };
    let mut fates = vec![Fate::Below; items.len()];
    for (place, hits) in order.iter().zip(hits) {
        fates[*place] = if hits > 0 { Fate::Drawn(hits) } else { Fate::Left };
    }
    order.extend(below);
    Ok(Sample { fates, order, marks })
}

fn of_one_unit(items: &[Item]) -> Result<(), DrawError> {
    let mut units: Vec<Unit> = items.iter().map(|item| item.unit.clone()).collect();
    units.sort();
    units.dedup();
    if units.len() > 1 { Err(DrawError::UnlikeUnits(units)) } else { Ok(()) }
}

/// The order of the draw. It ends in the name, so that the order of the items is no matter.
fn put_in_order(order: &mut [usize], items: &[Item], draw: &Draw) {
    let name = |place: &usize| &items[*place].name;
    match draw.method {
        Method::MonetaryUnit { .. } => order.sort_by(|a, b| name(a).cmp(name(b))),
        Method::Random { .. } => {
            order.sort_by_cached_key(|place| (lot(draw.seed, name(place)), name(place).clone()));
        }
        Method::Top { .. } | Method::Above { .. } => order.sort_by(|a, b| {
            items[*b].size().cmp(&items[*a].size()).then_with(|| name(a).cmp(name(b)))
        }),
    }
}

/// What decides an item's turn in a random draw: the fingerprint (SHA-256) of the seed, a
/// blank and its name, which `sha256sum` gives too.
pub fn lot(seed: u32, name: &str) -> Digest {
    Digest::of(format!("{seed} {name}").as_bytes())
}

/// How finely the place of the first mark is chosen: one part of 2^32 of the interval.
const PARTS: u128 = 1 << 32;

/// The sizes laid end to end, and a mark at every interval from a start that the seed
/// decides; how many marks each item meets. All of it in whole numbers: an interval that
/// does not come out even neither loses nor wins a mark.
fn by_amount(
    items: &[Item],
    order: &[usize],
    count: u32,
    seed: u32,
) -> Result<(Vec<u32>, Option<Marks>), DrawError> {
    let scale = order.iter().map(|place| items[*place].amount.scale()).max().unwrap_or(0);
    let sizes = order.iter().map(|place| whole(items[*place].size(), scale));
    let sizes = sizes.collect::<Option<Vec<u128>>>().ok_or(DrawError::OutOfRange)?;
    let total = sizes.iter().try_fold(0_u128, |sum, size| sum.checked_add(*size));
    let total = total.ok_or(DrawError::OutOfRange)?;
    if total == 0 || count == 0 {
        return Ok((vec![0; order.len()], None));
    }
    let start = u128::from(share(seed));
    let mut reached = 0_u128;
    let mut passed = 0_u128;
    let mut hits = Vec::with_capacity(sizes.len());
    for size in sizes {
        reached += size;
        let marks = marks_before(reached, total, count, start).ok_or(DrawError::OutOfRange)?;
        hits.push(u32::try_from(marks - passed).unwrap_or(u32::MAX));
        passed = marks;
    }
    let marks = told(total, scale, count, start).ok_or(DrawError::OutOfRange)?;
    Ok((hits, Some(marks)))
}

/// A size in units of its last decimal place.
fn whole(size: Decimal, scale: u32) -> Option<u128> {
    let missing = scale.checked_sub(size.scale())?;
    size.mantissa().unsigned_abs().checked_mul(10_u128.checked_pow(missing)?)
}

/// Which of the parts of the first interval the first mark is in: the first eight
/// hexadecimal digits of a fingerprint.
fn share(seed: u32) -> u32 {
    let digits = lot(seed, "start").to_string();
    digits.get(..8).and_then(|digits| u32::from_str_radix(digits, 16).ok()).unwrap_or(0)
}

/// How many of the marks `(start + k·PARTS) · total / (count·PARTS)`, k = 0, 1, 2, …, lie
/// before a place.
fn marks_before(place: u128, total: u128, count: u32, start: u128) -> Option<u128> {
    let place = place.checked_mul(u128::from(count))?.checked_mul(PARTS)?;
    let first = start.checked_mul(total)?;
    let step = total.checked_mul(PARTS)?;
    Some(place.saturating_sub(first).div_ceil(step))
}

/// Interval and start as people read them.
fn told(total: u128, scale: u32, count: u32, start: u128) -> Option<Marks> {
    let total = Decimal::try_from_i128_with_scale(i128::try_from(total).ok()?, scale).ok()?;
    let interval = total.checked_div(Decimal::from(count))?;
    let share = Decimal::from(start).checked_div(Decimal::from(PARTS))?;
    let start = interval.checked_mul(share)?;
    Some(Marks { interval: interval.round_dp(8).normalize(), start: start.round_dp(8).normalize() })
}
