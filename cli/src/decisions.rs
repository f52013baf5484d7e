//! The file of decisions: what somebody decided about findings, by name, day and reason.
//!
//! A table with tabs or semicolons, as a spreadsheet saves it in UTF-8. A line names the
//! code of a finding and what it is about, as the report prints them.

use std::path::Path;

use gevinst_core::finding::{Finding, FindingCode, Severity};
use gevinst_core::period::Day;
use gevinst_core::waiver::Waiver;
use gevinst_plugin_sdk::text::nearest;

use crate::archive::bag;
use crate::archive::layout;
use crate::archive::open::Archive;
use crate::archive::run::Part;
use crate::archive::tsv::Broken;
use crate::config::Settings;
use crate::exit::{Exit, Failure};
use crate::pipeline::Besides;
use crate::plugins::shown;

/// The columns of the file.
pub const COLUMNS: &[&str] = &["code", "about", "agency", "who", "when", "reason"];

/// The decisions of a run, with the file as it stands.
#[derive(Debug, Clone, Default)]
pub struct Decisions {
    waivers: Vec<Waiver>,
    text: Option<String>,
}

impl Decisions {
    /// The decisions that a run is asked to take in; none where no file is named.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or is not in its form; all that is wrong is told.
    pub fn of(settings: &Settings) -> Result<Decisions, Failure> {
        settings.decisions.as_deref().map_or_else(|| Ok(Decisions::default()), Decisions::at)
    }

    fn at(path: &Path) -> Result<Decisions, Failure> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            let message = format!("cannot read the decisions {}: {error}", shown(path));
            Failure::new(Exit::Usage, message)
        })?;
        let waivers = read(&shown(path), &text)
            .map_err(|problems| Failure::new(Exit::Usage, problems.join("\n")))?;
        Ok(Decisions { waivers, text: Some(text) })
    }

    /// The decisions that the run of an archive took in.
    ///
    /// # Errors
    ///
    /// When they are not in the archive or are broken.
    pub fn archived(archive: &Archive) -> Result<Decisions, Broken> {
        let Some(part) = &archive.run.decisions else { return Ok(Decisions::default()) };
        let text = archive.text(&part.path)?;
        let broken = |problems: Vec<String>| Broken::new(&part.path, 0, problems.join("; "));
        let waivers = read(&part.path, &text).map_err(broken)?;
        Ok(Decisions { waivers, text: Some(text) })
    }

    /// The decisions.
    pub fn waivers(&self) -> &[Waiver] {
        &self.waivers
    }

    /// Together with findings that no workbook is the cause of.
    pub fn with(&self, findings: Vec<Finding>) -> Besides {
        Besides { findings, waivers: self.waivers.clone() }
    }

    /// The file that an archive keeps of it, and how `run.json` names it.
    pub fn file(&self) -> Option<(&[u8], Part)> {
        let bytes = self.text.as_deref()?.as_bytes();
        let sha256 = bag::sums_of(bytes).sha256;
        Some((bytes, Part { path: layout::WAIVERS.to_owned(), sha256 }))
    }
}

/// Reads the table; everything that is wrong is told at once.
fn read(file: &str, text: &str) -> Result<Vec<Waiver>, Vec<String>> {
    let text = text.trim_start_matches('\u{feff}');
    let head = text.lines().next().unwrap_or_default();
    // What a spreadsheet saves as text has tabs; what it saves as CSV has semicolons here.
    let border = if head.contains('\t') { b'\t' } else { b';' };
    let mut table =
        csv::ReaderBuilder::new().delimiter(border).flexible(true).from_reader(text.as_bytes());
    let places = places(table.headers().map_err(|error| vec![format!("{file}: {error}")])?)
        .map_err(|problems| lines_of(file, 1, problems))?;
    let mut problems = Vec::new();
    let mut waivers: Vec<Waiver> = Vec::new();
    for record in table.records() {
        let record = record.map_err(|error| vec![format!("{file}: {error}")])?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |column: usize| record.get(places[column]).unwrap_or_default().trim();
        // A spreadsheet saves rows that were filled in once and are blank now.
        if (0..COLUMNS.len()).all(|column| cell(column).is_empty()) {
            continue;
        }
        match waiver(&cell) {
            Ok(it) if waivers.iter().any(|other| is_same(other, &it)) => {
                let what = format!("{} about {} is decided above already", it.code, it.about);
                problems.extend(lines_of(file, line, vec![what]));
            }
            Ok(it) => waivers.push(it),
            Err(of_row) => problems.extend(lines_of(file, line, of_row)),
        }
    }
    if problems.is_empty() { Ok(waivers) } else { Err(problems) }
}

fn lines_of(file: &str, line: u64, problems: Vec<String>) -> Vec<String> {
    problems.into_iter().map(|what| format!("{file}, line {line}: {what}")).collect()
}

fn is_same(one: &Waiver, other: &Waiver) -> bool {
    (one.code, &one.about, &one.agency) == (other.code, &other.about, &other.agency)
}

/// Where the columns stand; they may come in any order.
fn places(head: &csv::StringRecord) -> Result<Vec<usize>, Vec<String>> {
    let found: Vec<String> = head.iter().map(|name| name.trim().to_lowercase()).collect();
    let unknown = found.iter().filter(|name| !COLUMNS.contains(&name.as_str()));
    let mut problems: Vec<String> = unknown
        .map(|name| {
            let meant = nearest(name, COLUMNS.iter().copied());
            let meant = meant.map(|it| format!(" Did you mean {it}?")).unwrap_or_default();
            format!("there is no column `{name}`.{meant}")
        })
        .collect();
    let mut places = Vec::new();
    for column in COLUMNS {
        match found.iter().position(|name| name == column) {
            Some(place) => places.push(place),
            None => problems.push(format!("the column `{column}` is missing")),
        }
    }
    if problems.is_empty() {
        return Ok(places);
    }
    let all = COLUMNS.join(", ");
    problems.push(format!("the first line names the columns {all}, with a tab between them"));
    Err(problems)
}

fn waiver<'c>(cell: &dyn Fn(usize) -> &'c str) -> Result<Waiver, Vec<String>> {
    let mut problems = Vec::new();
    for column in [1, 3, 5] {
        if cell(column).is_empty() {
            let name = COLUMNS[column];
            problems.push(format!("the column {name} is empty and must say something"));
        }
    }
    let code = code(cell(0)).map_err(|problem| problems.push(problem)).ok();
    let when = day(cell(4));
    if when.is_none() {
        problems.push(format!("`{}` is no day such as 2026-10-15 or 15.10.2026", cell(4)));
    }
    match (code, when) {
        (Some(code), Some(when)) if problems.is_empty() => Ok(Waiver {
            code,
            about: cell(1).to_owned(),
            agency: Some(cell(2).to_owned()).filter(|agency| !agency.is_empty()),
            who: cell(3).to_owned(),
            when,
            why: cell(5).to_owned(),
        }),
        _ => Err(problems),
    }
}

fn code(text: &str) -> Result<FindingCode, String> {
    let known = FindingCode::ALL.iter().copied().find(|code| code.key() == text);
    match known {
        Some(code) if code.severity() == Severity::Error => Ok(code),
        Some(code) => Err(format!(
            "{code} keeps nothing out of the totals, so there is nothing to decide; leave the line \
             out"
        )),
        None => {
            let meant = nearest(text, FindingCode::ALL.iter().map(|code| code.key()));
            let meant = meant.map(|it| format!(" Did you mean {it}?")).unwrap_or_default();
            Err(format!(
                "`{text}` is no code of a finding; the code stands beside the finding in the \
                 report.{meant}"
            ))
        }
    }
}

/// A day as data files or as people in Norway write it.
fn day(text: &str) -> Option<Day> {
    Day::parse(text).or_else(|| {
        let mut parts = text.split('.');
        let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
        let is_number = |text: &&str| text.bytes().all(|byte| byte.is_ascii_digit());
        let all = [day, month, year].iter().all(is_number) && parts.next().is_none();
        all.then(|| Day::parse(&format!("{year}-{month:0>2}-{day:0>2}"))).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "code\tabout\tagency\twho\twhen\treason\n";

    #[test]
    fn a_table_of_a_spreadsheet_is_read() {
        let line = "owner-missing\tØ1\t\tKari\t15.10.2026\t\"Eier er \"\"valgt\"\", se \\\\notat\"";
        let tabs = format!("\u{feff}{HEAD}{line}\n\t\t\t\t\t\n").replace('\n', "\r\n");
        let waivers = read("d", &tabs).unwrap();
        let [waiver] = waivers.as_slice() else { panic!("{waivers:?}") };
        assert_eq!((waiver.code, &*waiver.about), (FindingCode::OwnerMissing, "Ø1"));
        assert_eq!((&*waiver.who, waiver.when.to_string()), ("Kari", "2026-10-15".to_owned()));
        assert_eq!(
            (waiver.agency.as_deref(), &*waiver.why),
            (None, "Eier er \"valgt\", se \\\\notat")
        );
        let other =
            "Reason;code;about;when;who;agency\nEr valgt;owner-missing;Ø1;2026-10-15;Kari;99\n";
        let waivers = read("d", other).unwrap();
        assert_eq!((waivers[0].agency.as_deref(), &*waivers[0].why), (Some("99"), "Er valgt"));
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let lines = "owner-mising\tØ1\t\tKari\t2026-10-15\tfordi\n\
                     owners-nowhere\tØ1\t\tKari\t2026-10-15\tfordi\n\
                     owner-missing\tØ1\t\t \tsnart\t\n\
                     number-negative\tØ1\t\tKari\t31.2.2026\tfordi\n\
                     number-negative\tØ2\t1\tKari\t2026-10-15\tfordi\n\
                     number-negative\tØ2\t1\tOla\t2026-10-15\tfordi\n";
        let said = read("d", &format!("{HEAD}{lines}")).unwrap_err();
        for (place, wanted) in [
            (0, "d, line 2: `owner-mising` is no code of a finding"),
            (1, "d, line 3: owners-nowhere keeps nothing out of the totals"),
            (2, "d, line 4: the column who is empty"),
            (3, "d, line 4: the column reason is empty"),
            (4, "d, line 4: `snart` is no day such as 2026-10-15 or 15.10.2026"),
            (5, "d, line 5: `31.2.2026` is no day"),
            (6, "d, line 7: number-negative about Ø2 is decided above already"),
        ] {
            assert!(said[place].starts_with(wanted), "{}", said[place]);
        }
        assert!(said[0].ends_with("Did you mean owner-missing?"), "{}", said[0]);
        assert_eq!(said.len(), 7);
        let head = read("d", "code\tabout\twhom\n").unwrap_err().join("\n");
        for wanted in ["there is no column `whom`. Did you mean who?", "`reason` is missing"] {
            assert!(head.contains(wanted), "{head}");
        }
    }
}
