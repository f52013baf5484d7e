//! Rows of sums below a table: one for each group, over the rows that share words with it.

use super::{Place, Told, Writer, field_of};
use crate::error::TemplateError;
use crate::workbook::definition::{ColumnDef, TotalsDef};
use crate::workbook::formula::Expr;
use crate::workbook::recipes::conditional_sum_for;
use crate::workbook::rows::{Cell, Row, cell};
use crate::workbook::styles::Look;

impl Writer<'_, '_, '_> {
    /// Writes the rows of sums; returns the last row that is written.
    pub(super) fn totals(&mut self) -> Result<u32, TemplateError> {
        let last = self.sheet.last_row();
        let Some(totals) = &self.def.totals else { return Ok(last) };
        let rows = totals.source.rows(self.sheet.book)?;
        let first = self.sheet.below();
        self.sheet.sums();
        let mut row = first;
        for of in &rows {
            self.total(row, of, totals)?;
            row += 1;
        }
        Ok(if row > first { row - 1 } else { last })
    }

    fn total(&mut self, row: u32, of: &Row<'_>, totals: &TotalsDef) -> Result<(), TemplateError> {
        self.sheet.blank_sums(row)?;
        let mut told = Told::default();
        let place = Place { row, of, same_above: false };
        let (summed, others): (Vec<&ColumnDef>, Vec<&ColumnDef>) =
            self.order.iter().copied().partition(|column| totals.sum.contains(&column.id));
        // What rows must share stands in the row of sums before the sums refer to it, and
        // what is calculated from sums after them.
        let (calculated, named): (Vec<&ColumnDef>, Vec<&ColumnDef>) =
            others.into_iter().partition(|column| column.formula.is_some());
        for column in named {
            self.total_cell(column, place, &mut told)?;
        }
        for column in summed {
            self.sum(column, place, totals, &mut told)?;
        }
        for column in calculated {
            self.total_cell(column, place, &mut told)?;
        }
        self.notes(row, told)
    }

    /// A cell of a row of sums that is no sum; blank where sums have no such field.
    fn total_cell(
        &mut self,
        column: &ColumnDef,
        place: Place<'_, '_>,
        told: &mut Told,
    ) -> Result<(), TemplateError> {
        let Some(field) = field_of(self.def, column) else { return Ok(()) };
        let held = cell(self.sheet.book, place.of, field.name)?;
        if let (Cell::Text(text), true) = (&held, column.formula.is_none()) {
            // Words in sums are strong.
            let is_key = self.def.totals.as_ref().is_some_and(|it| it.same.contains(&column.id));
            return match is_key {
                true => self.text(column, place.row, text),
                false => self.sheet.styled(place.row, &column.id, text, Look::Strong),
            };
        }
        self.cell(column, place, Some(held), told)
    }

    fn sum(
        &mut self,
        column: &ColumnDef,
        place: Place<'_, '_>,
        totals: &TotalsDef,
        told: &mut Told,
    ) -> Result<(), TemplateError> {
        let Some(field) = field_of(self.def, column) else { return Ok(()) };
        let Cell::Figure(fact) = cell(self.sheet.book, place.of, field.name)? else {
            return Ok(());
        };
        let shared = totals.same.iter().filter(|id| self.sheet.has(id));
        let conditions = shared
            .map(|id| (self.sheet.column(id), Expr::Cell(self.sheet.at(place.row, id))))
            .collect();
        let stated_zero = self.sheet.book.figure(fact).value.is_ok_and(|value| value.is_zero());
        let summed = self.sheet.column(&column.id);
        let formula = conditional_sum_for(&self.sheet, stated_zero, summed, conditions);
        let absence = self.sheet.live_fact(place.row, &column.id, fact, column.sign, &formula)?;
        let header = self.sheet.header(&column.id);
        told.missing.extend(absence.map(|absence| (header, absence)));
        Ok(())
    }
}
