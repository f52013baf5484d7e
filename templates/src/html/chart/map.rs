//! The benefit map (gevinstkart): which initiative gives which benefit, what kind of
//! benefit it is, and how it stands.

use gevinst_core::report::{BenefitGroup, BenefitRow, Status};

use super::drawing::{Anchor, Drawing, Px, Told, fitted, px};
use super::{Cell, Chart, Page, Picture, Table};
use crate::error::TemplateError;

/// More benefits than this make a picture nobody reads.
const MOST: usize = 40;
const WIDTH: i64 = 920;
const ROW: i64 = 30;
/// The boxes of the three columns: where they begin and how wide they are.
const COLUMNS: [(i64, i64); 3] = [(0, 230), (310, 330), (720, 200)];

/// One benefit with what it hangs together with.
struct Node<'r> {
    initiative: Option<&'r str>,
    row: &'r BenefitRow,
    group: &'r BenefitGroup,
}

/// The map of all benefits, where initiatives are named.
pub fn chart(page: &Page<'_>) -> Result<Option<Chart>, TemplateError> {
    let groups = page.report.groups.iter();
    let nodes = groups.flat_map(|group| {
        group.rows.iter().map(move |row| Node { initiative: row.initiative.as_deref(), row, group })
    });
    let mut nodes: Vec<Node<'_>> = nodes.collect();
    if nodes.len() > MOST || !nodes.iter().any(|node| node.initiative.is_some()) {
        return Ok(None);
    }
    let initiatives = in_order(nodes.iter().map(|node| node.initiative));
    let place = |initiative| initiatives.iter().position(|it| *it == initiative);
    let kind =
        |node: &Node<'_>| page.report.groups.iter().position(|group| group.kind == node.group.kind);
    nodes.sort_by_key(|node| (place(node.initiative), kind(node)));
    let title = page.texts.with(
        "chart.map.title",
        &[
            ("n", &nodes.len().to_string()),
            ("initiatives", &initiatives.iter().flatten().count().to_string()),
        ],
    )?;
    let subtitle = page.texts.get("chart.map.sub")?.to_owned();
    let description = page.texts.get("chart.map.told")?.to_owned();
    let told = Told { id: "c-map".to_owned(), title: title.clone(), description };
    let svg = draw(page, &nodes, &initiatives, &told)?;
    Ok(Some(Chart {
        key: "map",
        title,
        subtitle,
        signs: Vec::new(),
        pictures: vec![Picture { svg, head: None, foot: None }],
        table: Some(table(page, &nodes)?),
        elsewhere: None,
    }))
}

/// Each once, in the order they come; what has none comes last.
fn in_order<'r>(all: impl Iterator<Item = Option<&'r str>>) -> Vec<Option<&'r str>> {
    let mut seen = Vec::new();
    let mut has_none = false;
    for it in all {
        match it {
            None => has_none = true,
            Some(_) if !seen.contains(&it) => seen.push(it),
            Some(_) => {}
        }
    }
    if has_none {
        seen.push(None);
    }
    seen
}

fn draw(
    page: &Page<'_>,
    nodes: &[Node<'_>],
    initiatives: &[Option<&str>],
    told: &Told,
) -> Result<String, TemplateError> {
    let mut kinds: Vec<&'static str> = Vec::new();
    for group in &page.report.groups {
        if nodes.iter().any(|node| node.group.kind == group.kind) {
            kinds.push(group.kind);
        }
    }
    // A kind stands near the middle of its benefits, so that lines cross little.
    let middle = |kind: &str| {
        let of: Vec<usize> = (0..nodes.len()).filter(|at| nodes[*at].group.kind == kind).collect();
        of.iter().sum::<usize>() * 100 / of.len().max(1)
    };
    kinds.sort_by_key(|kind| middle(kind));
    let height = px(26) + px(ROW) * rows(nodes.len().max(initiatives.len()).max(kinds.len()));
    let mut drawing = Drawing::default();
    let heads = ["chart.map.initiative", "col.benefit", "benefits.kind"];
    for (head, (x, _)) in heads.into_iter().zip(COLUMNS) {
        drawing.text("th", Anchor::Start, (px(x), px(14)), page.texts.get(head)?);
    }
    let at = |place: usize, count: usize| spread(place, count, height);
    let benefit_y: Vec<Px> = (0..nodes.len()).map(|place| at(place, nodes.len())).collect();
    for (node, y) in nodes.iter().zip(&benefit_y) {
        let from = initiatives.iter().position(|it| *it == node.initiative);
        if let Some(from) = from.filter(|_| node.initiative.is_some()) {
            let start = (px(COLUMNS[0].0 + COLUMNS[0].1), at(from, initiatives.len()));
            drawing.curve("link", start, (px(COLUMNS[1].0), *y));
        }
        if let Some(to) = kinds.iter().position(|kind| *kind == node.group.kind) {
            let start = (px(COLUMNS[1].0 + COLUMNS[1].1), *y);
            drawing.curve("link", start, (px(COLUMNS[2].0), at(to, kinds.len())));
        }
    }
    for (place, initiative) in initiatives.iter().enumerate() {
        if let Some(name) = initiative {
            node(&mut drawing, 0, at(place, initiatives.len()), &fitted(name, 29));
        }
    }
    for (it, y) in nodes.iter().zip(&benefit_y) {
        node(&mut drawing, 1, *y, &fitted(&it.row.title, 38));
        status(&mut drawing, it.row.status, *y);
    }
    for (place, kind) in kinds.iter().enumerate() {
        let name = page.texts.get(&format!("kind.{kind}"))?;
        node(&mut drawing, 2, at(place, kinds.len()), &fitted(name, 26));
    }
    Ok(drawing.finish("chart", (px(WIDTH), height), told))
}

fn rows(count: usize) -> rust_decimal::Decimal {
    rust_decimal::Decimal::from(count)
}

/// The middle of a node, all of a column spread evenly over the height.
fn spread(place: usize, count: usize, height: Px) -> Px {
    let step = (height - px(26)) / rows(count.max(1));
    px(26) + step * rows(place) + step / px(2)
}

fn node(drawing: &mut Drawing, column: usize, y: Px, name: &str) {
    let (x, width) = COLUMNS[column];
    drawing.rect("node", (px(x), y - px(12)), (px(width), px(24)));
    drawing.text("small", Anchor::Start, (px(x + 8), y + px(4)), name);
}

/// The status' own shape, so that it does not rest on colour.
fn status(drawing: &mut Drawing, status: Status, y: Px) {
    let x = px(COLUMNS[1].0 + COLUMNS[1].1 - 16);
    match status {
        Status::Green => drawing.dot("s-green", (x, y), px(5)),
        Status::Yellow => drawing.through(
            "s-yellow",
            &[(x, y - px(6)), (x + px(6), y + px(5)), (x - px(6), y + px(5)), (x, y - px(6))],
        ),
        Status::Red => drawing.rect("s-red", (x - px(5), y - px(5)), (px(10), px(10))),
        Status::NotAssessed => drawing.dot("s-none", (x, y), rust_decimal::Decimal::new(45, 1)),
    }
}

fn table(page: &Page<'_>, nodes: &[Node<'_>]) -> Result<Table, TemplateError> {
    let heads = ["col.benefit", "chart.map.initiative", "benefits.kind", "col.status"];
    let heads: Result<Vec<String>, TemplateError> =
        heads.iter().map(|key| Ok(page.texts.get(key)?.to_owned())).collect();
    let mut rows = Vec::new();
    for node in nodes {
        let initiative = match node.initiative {
            Some(name) => fitted(name, 120),
            None => page.texts.get("report.not_stated")?.to_owned(),
        };
        let kind = page.texts.get(&format!("kind.{}", node.group.kind))?.to_owned();
        let status = page.texts.get(&format!("status.{}", node.row.status.key()))?.to_owned();
        let cells = vec![Cell::Text(initiative), Cell::Text(kind), Cell::Text(status)];
        rows.push((fitted(&node.row.title, 120), cells));
    }
    Ok(Table { heads: heads?, rows })
}
