//! A formula that is written once and read twice: as the text Excel computes
//! from, and as the exact value the cell shows before anybody computes.
//!
//! Both come from the same tree, so a formula and its stored result cannot say
//! different things. The only number a formula may hold is 0; every other
//! number is a cell that a reader can see and change.

use std::fmt::Write as _;

use rust_decimal::Decimal;

use super::values::{At, Column, Group, Precision, SheetKey, Value, Values};

/// An expression of a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expr {
    /// The number 0.
    Zero,
    /// The number 1.
    One,
    /// A fixed text.
    Text(String),
    /// What another cell shows.
    Cell(At),
    /// A named cell of the parameters.
    Name(String, At),
    /// Two values and what is done with them.
    Op(Op, Box<Expr>, Box<Expr>),
    /// The second where the first is true, else the third.
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// True where all are.
    And(Vec<Expr>),
    /// Whether it is a number.
    IsNumber(Box<Expr>),
    /// The number without its sign.
    Abs(Box<Expr>),
    /// The sum of those of these cells that hold numbers.
    Sum(Vec<At>),
    /// How many of these cells hold numbers.
    Count(Vec<At>),
    /// The least of these.
    Min(Vec<Expr>),
    /// The greatest of these.
    Max(Vec<Expr>),
    /// The sum of a column's numbers in the rows that meet all conditions.
    SumIfs(Column, Vec<(Column, Expr)>),
    /// How many numbers a column has in the rows that meet all conditions.
    CountIfs(Column, Vec<(Column, Expr)>),
}

/// What is done with two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Op {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Equal,
    Unequal,
    Less,
    Greater,
    AtLeast,
    AtMost,
}

impl Op {
    fn sign(self) -> &'static str {
        match self {
            Op::Add => "+",
            Op::Subtract => "-",
            Op::Multiply => "*",
            Op::Divide => "/",
            Op::Power => "^",
            Op::Equal => "=",
            Op::Unequal => "<>",
            Op::Less => "<",
            Op::Greater => ">",
            Op::AtLeast => ">=",
            Op::AtMost => "<=",
        }
    }

    /// How tightly it binds: comparison, then sums, then products, then powers.
    fn rank(self) -> u8 {
        match self {
            Op::Add | Op::Subtract => 2,
            Op::Multiply | Op::Divide => 3,
            Op::Power => 4,
            _ => 1,
        }
    }
}

/// Why a formula has no value that may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum EvalError {
    /// A cell it refers to is empty; an empty cell would silently count as 0.
    #[error("it refers to an empty cell")]
    EmptyCell,
    /// It computes with a text.
    #[error("it computes with a text")]
    TextInArithmetic,
    /// It divides by zero.
    #[error("it divides by zero")]
    DivisionByZero,
    /// The result is beyond exact decimals.
    #[error("its result is too large to be exact")]
    OutOfRange,
    /// A power that is no whole number, or a root.
    #[error("a power is not a whole number between -1000 and 1000")]
    NotAWholePower,
    /// A number stands where a condition belongs, or the other way round.
    #[error("a condition is not true or false")]
    NotACondition,
}

impl Expr {
    /// `left` and `right` put together by `op`.
    pub(super) fn op(op: Op, left: Expr, right: Expr) -> Expr {
        Expr::Op(op, Box::new(left), Box::new(right))
    }

    /// Whether the cell holds a number.
    pub(super) fn is_number(cell: At) -> Expr {
        Expr::IsNumber(Box::new(Expr::Cell(cell)))
    }

    /// `then` where `condition` is true, else `other`.
    pub(super) fn when(condition: Expr, then: Expr, other: Expr) -> Expr {
        Expr::If(Box::new(condition), Box::new(then), Box::new(other))
    }

    /// `then` where all these cells hold numbers, else the text `missing`.
    pub(super) fn if_numbers(cells: &[At], then: Expr, missing: &str) -> Expr {
        let all = Expr::all(cells.iter().map(|&cell| Expr::is_number(cell)).collect());
        Expr::when(all, then, Expr::Text(missing.to_owned()))
    }

    /// True where all of these are.
    pub(super) fn all(mut conditions: Vec<Expr>) -> Expr {
        if conditions.len() == 1 { conditions.remove(0) } else { Expr::And(conditions) }
    }

    /// The formula as Excel reads it, for a cell of the sheet `home`.
    pub(super) fn excel(&self, home: &Values, sheet: SheetKey) -> String {
        let mut text = String::from("=");
        self.write(&mut text, home, sheet, 0);
        text
    }

    fn write(&self, out: &mut String, values: &Values, home: SheetKey, rank: u8) {
        match self {
            Expr::Zero => out.push('0'),
            Expr::One => out.push('1'),
            Expr::Text(text) => push_quoted(out, text),
            Expr::Cell(at) => out.push_str(&values.address(*at, home)),
            Expr::Name(name, _) => out.push_str(name),
            Expr::Op(op, left, right) => {
                let inner = op.rank();
                let parenthesise = inner < rank;
                out.push_str(if parenthesise { "(" } else { "" });
                left.write(out, values, home, inner);
                out.push_str(op.sign());
                right.write(out, values, home, inner + 1);
                out.push_str(if parenthesise { ")" } else { "" });
            }
            Expr::If(condition, then, other) => {
                write_call(out, values, home, "IF", &[condition, then, other]);
            }
            Expr::And(all) => write_call(out, values, home, "AND", &all.iter().collect::<Vec<_>>()),
            Expr::IsNumber(inner) => write_call(out, values, home, "ISNUMBER", &[inner]),
            Expr::Abs(inner) => write_call(out, values, home, "ABS", &[inner]),
            Expr::Sum(cells) | Expr::Count(cells) => {
                let name = if matches!(self, Expr::Sum(_)) { "SUM" } else { "COUNT" };
                let cells: Vec<String> = cells.iter().map(|at| values.address(*at, home)).collect();
                let _ = write!(out, "{name}({})", cells.join(","));
            }
            Expr::Min(all) => write_call(out, values, home, "MIN", &all.iter().collect::<Vec<_>>()),
            Expr::Max(all) => write_call(out, values, home, "MAX", &all.iter().collect::<Vec<_>>()),
            Expr::SumIfs(column, conditions) => {
                let _ = write!(out, "SUMIFS({}", values.column(column));
                for (tested, wanted) in conditions {
                    let _ = write!(out, ",{},", values.column(tested));
                    wanted.write(out, values, home, 0);
                }
                out.push(')');
            }
            Expr::CountIfs(column, conditions) => {
                out.push_str("SUMPRODUCT(");
                for (tested, wanted) in conditions {
                    let _ = write!(out, "({}=", values.column(tested));
                    wanted.write(out, values, home, 2);
                    out.push_str(")*");
                }
                let _ = write!(out, "ISNUMBER({}))", values.column(column));
            }
        }
    }

    /// What the cell shows, computed in exact decimals from the numbers that the
    /// cells hold or stand for.
    ///
    /// # Errors
    ///
    /// Where Excel would show an error value, or would take an empty cell for 0.
    pub(super) fn value(&self, values: &Values, of: Precision) -> Result<Value, EvalError> {
        Ok(match self {
            Expr::Zero => Value::Number(Decimal::ZERO),
            Expr::One => Value::Number(Decimal::ONE),
            Expr::Text(text) => Value::Text(text.as_str().into()),
            Expr::Cell(at) | Expr::Name(_, at) => {
                values.get(*at, of).cloned().ok_or(EvalError::EmptyCell)?
            }
            Expr::Op(op, left, right) => {
                apply(*op, &left.value(values, of)?, &right.value(values, of)?)?
            }
            Expr::If(condition, then, other) => {
                if truth(&condition.value(values, of)?)? {
                    then.value(values, of)?
                } else {
                    other.value(values, of)?
                }
            }
            // Excel evaluates every argument; so does this, lest an error hide here and show there.
            Expr::And(all) => {
                let parts = all.iter().map(|part| truth(&part.value(values, of)?));
                let parts = parts.collect::<Result<Vec<bool>, EvalError>>()?;
                Value::Truth(parts.into_iter().all(|part| part))
            }
            Expr::IsNumber(inner) => {
                Value::Truth(matches!(inner.value(values, of)?, Value::Number(_)))
            }
            Expr::Abs(inner) => Value::Number(number(&inner.value(values, of)?)?.abs()),
            Expr::Sum(cells) => sum(cells.iter().filter_map(|at| values.get(*at, of)))?,
            Expr::Count(cells) => {
                let held = cells.iter().filter_map(|at| values.get(*at, of));
                Value::Number(Decimal::from(held.filter(|value| is_number(value)).count()))
            }
            Expr::Min(all) => extreme(all, values, of, Decimal::min)?,
            Expr::Max(all) => extreme(all, values, of, Decimal::max)?,
            Expr::SumIfs(column, conditions) => {
                let sum = matching(values, of, column, conditions)?.sum;
                Value::Number(sum.ok_or(EvalError::OutOfRange)?)
            }
            Expr::CountIfs(column, conditions) => {
                Value::Number(Decimal::from(matching(values, of, column, conditions)?.numbers))
            }
        })
    }
}

impl Expr {
    /// Whether a cell it would compute with holds the mark for missing.
    pub(super) fn meets_missing(&self, values: &Values) -> bool {
        let text = |value: Option<&Value>| matches!(value, Some(Value::Text(_)));
        match self {
            Expr::Zero | Expr::One | Expr::Text(_) => false,
            Expr::Sum(cells) | Expr::Count(cells) => {
                cells.iter().any(|at| text(values.get(*at, Precision::Held)))
            }
            Expr::Min(all) | Expr::Max(all) => all.iter().any(|part| part.meets_missing(values)),
            Expr::Cell(at) | Expr::Name(_, at) => text(values.get(*at, Precision::Held)),
            Expr::Op(_, left, right) => left.meets_missing(values) || right.meets_missing(values),
            Expr::If(condition, then, other) => {
                [condition, then, other].iter().any(|part| part.meets_missing(values))
            }
            Expr::And(parts) => parts.iter().any(|part| part.meets_missing(values)),
            Expr::IsNumber(inner) | Expr::Abs(inner) => inner.meets_missing(values),
            Expr::SumIfs(column, conditions) | Expr::CountIfs(column, conditions) => {
                matching(values, Precision::Held, column, conditions).is_ok_and(|it| it.has_text)
            }
        }
    }
}

fn write_call(out: &mut String, values: &Values, home: SheetKey, name: &str, arguments: &[&Expr]) {
    out.push_str(name);
    out.push('(');
    for (place, argument) in arguments.iter().enumerate() {
        out.push_str(if place == 0 { "" } else { "," });
        argument.write(out, values, home, 0);
    }
    out.push(')');
}

fn push_quoted(out: &mut String, text: &str) {
    out.push('"');
    out.push_str(&text.replace('"', "\"\""));
    out.push('"');
}

fn is_number(value: &Value) -> bool {
    matches!(value, Value::Number(_))
}

fn number(value: &Value) -> Result<Decimal, EvalError> {
    match value {
        Value::Number(number) => Ok(*number),
        Value::Text(_) => Err(EvalError::TextInArithmetic),
        Value::Truth(_) => Err(EvalError::NotACondition),
    }
}

fn truth(value: &Value) -> Result<bool, EvalError> {
    match value {
        Value::Truth(truth) => Ok(*truth),
        _ => Err(EvalError::NotACondition),
    }
}

fn apply(op: Op, left: &Value, right: &Value) -> Result<Value, EvalError> {
    if matches!(op, Op::Equal | Op::Unequal) {
        return Ok(Value::Truth(left.same_in_excel(right) == (op == Op::Equal)));
    }
    let (left, right) = (number(left)?, number(right)?);
    if op == Op::Divide && right.is_zero() {
        return Err(EvalError::DivisionByZero);
    }
    let result = match op {
        Op::Add => left.checked_add(right),
        Op::Subtract => left.checked_sub(right),
        Op::Multiply => left.checked_mul(right),
        Op::Divide => left.checked_div(right),
        Op::Power => return power(left, right).map(Value::Number),
        Op::Less => return Ok(Value::Truth(left < right)),
        Op::Greater => return Ok(Value::Truth(left > right)),
        Op::AtLeast => return Ok(Value::Truth(left >= right)),
        Op::AtMost => return Ok(Value::Truth(left <= right)),
        Op::Equal | Op::Unequal => return Ok(Value::Truth(left == right)),
    };
    result.map(Value::Number).ok_or(EvalError::OutOfRange)
}

/// A number multiplied with itself so many times, or one divided by that.
fn power(number: Decimal, times: Decimal) -> Result<Decimal, EvalError> {
    let whole = i32::try_from(times).ok().filter(|whole| Decimal::from(*whole) == times);
    let whole = whole.filter(|whole| whole.abs() <= 1_000).ok_or(EvalError::NotAWholePower)?;
    let mut result = Decimal::ONE;
    for _ in 0..whole.unsigned_abs() {
        result = result.checked_mul(number).ok_or(EvalError::OutOfRange)?;
    }
    if whole >= 0 {
        return Ok(result);
    }
    Decimal::ONE.checked_div(result).ok_or(EvalError::DivisionByZero)
}

fn extreme(
    all: &[Expr],
    values: &Values,
    of: Precision,
    pick: fn(Decimal, Decimal) -> Decimal,
) -> Result<Value, EvalError> {
    let mut found: Option<Decimal> = None;
    for part in all {
        let part = number(&part.value(values, of)?)?;
        found = Some(found.map_or(part, |so_far| pick(so_far, part)));
    }
    found.map(Value::Number).ok_or(EvalError::EmptyCell)
}

fn sum<'a>(values: impl Iterator<Item = &'a Value>) -> Result<Value, EvalError> {
    let mut total = Decimal::ZERO;
    for value in values {
        if let Value::Number(number) = value {
            total = total.checked_add(*number).ok_or(EvalError::OutOfRange)?;
        }
    }
    Ok(Value::Number(total))
}

/// What the rows of a column come to that meet all conditions.
fn matching(
    values: &Values,
    of: Precision,
    column: &Column,
    conditions: &[(Column, Expr)],
) -> Result<Group, EvalError> {
    let wanted = conditions.iter().map(|(tested, wanted)| Ok((tested, wanted.value(values, of)?)));
    let wanted = wanted.collect::<Result<Vec<_>, EvalError>>()?;
    Ok(values.group(of, column, &wanted))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    const HEADLINE: SheetKey = SheetKey(1);
    const BENEFITS: SheetKey = SheetKey(2);

    fn cell(col: u16) -> At {
        At { sheet: BENEFITS, col, row: 5 }
    }

    fn values() -> Values {
        let names = [(BENEFITS, "Kari's"), (HEADLINE, "Hovedtall")];
        let names = names.map(|(key, name)| (key, name.to_owned()));
        let tables = BTreeMap::from([(BENEFITS, "tblGevinster".to_owned())]);
        let mut values = Values::new(BTreeMap::from(names), tables);
        for (col, number) in [(0, 7), (1, 2), (2, 0)] {
            values.set(cell(col), Value::Number(Decimal::from(number)));
        }
        values.set(cell(3), Value::Text("–".into()));
        values
    }

    fn op(op: Op, left: Expr, right: Expr) -> Expr {
        Expr::op(op, left, right)
    }

    #[test]
    fn parentheses_stand_where_order_matters_and_nowhere_else() {
        let [a, b, c] = [0, 1, 2].map(|col| Expr::Cell(cell(col)));
        for (expr, text) in [
            (op(Op::Subtract, a.clone(), op(Op::Subtract, b.clone(), c.clone())), "=A6-(B6-C6)"),
            (op(Op::Subtract, op(Op::Subtract, a.clone(), b.clone()), c.clone()), "=A6-B6-C6"),
            (op(Op::Multiply, op(Op::Add, a.clone(), b.clone()), c.clone()), "=(A6+B6)*C6"),
            (op(Op::Divide, a.clone(), op(Op::Divide, b.clone(), c.clone())), "=A6/(B6/C6)"),
            (op(Op::AtMost, op(Op::Add, a.clone(), b), c), "=A6+B6<=C6"),
        ] {
            assert_eq!(expr.excel(&values(), BENEFITS), text);
        }
        let elsewhere = a.excel(&values(), HEADLINE);
        assert_eq!(elsewhere, "='Kari''s'!A6");
        let quoted = Expr::Text("a\"b".to_owned()).excel(&values(), HEADLINE);
        assert_eq!(quoted, "=\"a\"\"b\"");
    }

    #[test]
    fn what_excel_would_show_as_an_error_or_take_for_zero_has_no_value() {
        let [seven, zero, text, blank] = [0, 2, 3, 9].map(|col| Expr::Cell(cell(col)));
        for (expr, error) in [
            (op(Op::Divide, seven.clone(), zero), EvalError::DivisionByZero),
            (op(Op::Add, seven.clone(), text), EvalError::TextInArithmetic),
            (op(Op::Add, seven.clone(), blank), EvalError::EmptyCell),
            (Expr::when(seven, Expr::Zero, Expr::Zero), EvalError::NotACondition),
        ] {
            assert_eq!(expr.value(&values(), Precision::Held), Err(error));
        }
    }

    #[test]
    fn a_column_is_named_by_its_header_or_by_its_cells() {
        let column = |header: &str| {
            let header = header.to_owned();
            let column = Column { sheet: BENEFITS, header, col: 6, first_row: 5, last_row: 9 };
            values().column(&column)
        };
        assert_eq!(column("Netto (B − P − D)"), "tblGevinster[Netto (B − P − D)]");
        assert_eq!(column("Avvik %"), "tblGevinster[Avvik %]");
        for special in ["Plan [kr]", "Nr.", "Plan, årsverk", "a'b", "x@y", "a-b"] {
            assert_eq!(column(special), "'Kari''s'!$G$6:$G$10", "{special}");
        }
    }
}
