//! temporary
#![allow(missing_docs, clippy::unwrap_used)]
use gevinst_core::calc::Scope;
fn main() {
    let paths: Vec<std::path::PathBuf> = std::env::args().skip(1).map(Into::into).collect();
    let inputs = gevinst::inputs::read(&paths, None, &|| ());
    for r in &inputs.refused {
        println!("REFUSED {}: {}", r.path.display(), r.reason);
    }
    let report = gevinst::pipeline::report(
        &inputs.submissions,
        gevinst_core::rules::RuleSet::latest(),
        Scope::default(),
        vec![],
    );
    for f in &report.findings {
        println!(
            "{} {} {:?} {:?} {:?}",
            f.severity().key(),
            f.code,
            f.subject,
            f.cells.iter().take(4).map(|c| report.books.show(*c)).collect::<Vec<_>>(),
            f.args
        );
    }
    for (_, f) in report.facts.iter() {
        println!(
            "{} = {:?} {:?} {} cells={} facts={}",
            f.id,
            f.value.map(|v| v.to_string()),
            f.unit,
            f.formula.key(),
            f.trace.cells.len(),
            f.trace.facts.len()
        );
    }
    println!("{:?}", report.headline);
}
