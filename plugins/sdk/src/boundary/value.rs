//! Values as the contract writes them.

use gevinst_plugin_abi::block::{self, Text, Value as Raw};
use gevinst_plugin_abi::read::{Block, Malformed};
use gevinst_plugin_abi::write::Writer;
use rust_decimal::Decimal;

use crate::cell::Date;

/// A value on its way across: what a cell's and a record's values have in common.
pub(super) enum Crossing<'a> {
    Text(&'a str),
    Number(Decimal, bool),
    Bool(bool),
    Day(Date),
    Error(&'a str),
    NotCalculated,
}

pub(super) fn write(writer: &mut Writer, place: usize, value: &Crossing<'_>) -> Raw {
    let text = |tag: u8, text: Text| Raw {
        tag,
        high: text.length,
        low: u64::from(text.offset),
        ..Raw::default()
    };
    match *value {
        Crossing::Text(it) => text(block::TEXT, writer.text(place, it)),
        Crossing::Error(it) => text(block::ERROR, writer.text(place, it)),
        Crossing::Number(number, rounded) => raw_number(number, rounded),
        Crossing::Bool(truth) => Raw { tag: block::TRUTH, low: u64::from(truth), ..Raw::default() },
        Crossing::Day(date) => Raw { tag: block::DAY, low: day_number(date), ..Raw::default() },
        Crossing::NotCalculated => Raw { tag: block::NOT_CALCULATED, ..Raw::default() },
    }
}

fn raw_number(number: Decimal, rounded: bool) -> Raw {
    let digits = number.mantissa().unsigned_abs();
    let negative = if number.is_sign_negative() { block::NEGATIVE } else { 0 };
    Raw {
        tag: block::NUMBER,
        scale: u8::try_from(number.scale()).unwrap_or(u8::MAX),
        flags: negative | if rounded { block::ROUNDED } else { 0 },
        // A decimal has 96 bits of digits.
        high: u32::try_from(digits >> 64).unwrap_or(u32::MAX),
        low: (digits & u128::from(u64::MAX)) as u64,
    }
}

fn day_number(date: Date) -> u64 {
    let part = |number: i64| u64::try_from(number).unwrap_or(0);
    part(date.year.into()) * 10_000 + part(date.month.into()) * 100 + part(date.day.into())
}

pub(super) fn read<'b>(block: &Block<'b>, raw: &Raw) -> Result<Crossing<'b>, Malformed> {
    Ok(match raw.tag {
        block::TEXT => Crossing::Text(block.text_of(raw)?),
        block::ERROR => Crossing::Error(block.text_of(raw)?),
        block::NUMBER => {
            Crossing::Number(number(raw)?, raw.flags & block::ROUNDED == block::ROUNDED)
        }
        block::TRUTH if raw.low <= 1 => Crossing::Bool(raw.low == 1),
        block::TRUTH => return Err(Malformed("a truth value that is neither 0 nor 1")),
        block::DAY => Crossing::Day(day(raw.low)?),
        block::NOT_CALCULATED => Crossing::NotCalculated,
        _ => return Err(Malformed("a value with a tag that the contract does not have")),
    })
}

fn number(raw: &Raw) -> Result<Decimal, Malformed> {
    if raw.scale > 28 {
        return Err(Malformed("a number with more than 28 decimals"));
    }
    let (low, middle) = ((raw.low & 0xFFFF_FFFF) as u32, (raw.low >> 32) as u32);
    let negative = raw.flags & block::NEGATIVE == block::NEGATIVE;
    Ok(Decimal::from_parts(low, middle, raw.high, negative, u32::from(raw.scale)))
}

fn day(number: u64) -> Result<Date, Malformed> {
    let wrong = Malformed("a day that no calendar has");
    let year = i16::try_from(number / 10_000).map_err(|_| wrong.clone())?;
    let month = i8::try_from(number / 100 % 100).map_err(|_| wrong.clone())?;
    let day = i8::try_from(number % 100).map_err(|_| wrong.clone())?;
    if year > 9999 || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return Err(wrong);
    }
    Ok(Date { year, month, day })
}
