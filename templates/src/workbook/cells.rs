//! Cells of the agencies' workbooks as text: `C14:C20, E3`.

use std::collections::BTreeMap;

use gevinst_core::report::{Books, CellRef, Place};

/// Where figures and findings come from, for three columns of a table.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct CellText {
    /// The workbooks, separated by line breaks.
    pub(super) books: String,
    /// The sheets, separated by line breaks.
    pub(super) sheets: String,
    /// The cells; with their sheet where there is more than one.
    pub(super) cells: String,
}

/// Cells as text, neighbours as ranges, in the order of workbook and sheet.
pub(super) fn cell_text(cells: &[CellRef], books: &Books) -> CellText {
    let mut by_sheet: BTreeMap<(u16, u16), Vec<CellRef>> = BTreeMap::new();
    for &cell in cells {
        by_sheet.entry((cell.book, cell.place.sheet)).or_default().push(cell);
    }
    let mut text = CellText::default();
    let mut last_book = None;
    let several = by_sheet.len() > 1;
    for (&(book, _), there) in &by_sheet {
        let Some(&any) = there.first() else { continue };
        if last_book != Some(book) {
            push_line(&mut text.books, books.book_name(any));
            last_book = Some(book);
        }
        let sheet = books.sheet_name(any);
        push_line(&mut text.sheets, sheet);
        let ranges = ranges(there.iter().map(|cell| cell.place).collect());
        let line = if several { format!("{sheet}: {ranges}") } else { ranges };
        push_line(&mut text.cells, &line);
    }
    text
}

fn push_line(text: &mut String, line: &str) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(line);
}

/// Runs of neighbouring rows in one column, then runs of such single cells in one row.
fn ranges(mut places: Vec<Place>) -> String {
    let one_row = places.iter().all(|place| Some(place.row) == places.first().map(|p| p.row));
    places.sort_unstable_by_key(|place| (place.col, place.row));
    places.dedup();
    let follows = |a: Place, b: Place| {
        if one_row { b.col == a.col + 1 } else { b.col == a.col && b.row == a.row + 1 }
    };
    let mut parts: Vec<String> = Vec::new();
    let mut rest = places.as_slice();
    while let Some(&first) = rest.first() {
        let steps = rest.windows(2).take_while(|pair| follows(pair[0], pair[1])).count();
        let last = rest[steps];
        parts.push(if steps == 0 { first.to_string() } else { format!("{first}:{last}") });
        rest = &rest[steps + 1..];
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(row: u32, col: u16) -> Place {
        Place { sheet: 0, row, col }
    }

    #[test]
    fn neighbours_are_written_as_ranges() {
        let column = vec![place(13, 2), place(14, 2), place(15, 2), place(2, 4)];
        assert_eq!(ranges(column), "C14:C16, E3");
        assert_eq!(ranges(vec![place(4, 2), place(4, 1), place(4, 7)]), "B5:C5, H5");
        assert_eq!(ranges(vec![place(0, 0), place(0, 0)]), "A1");
    }
}
