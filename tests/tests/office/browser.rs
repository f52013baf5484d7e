//! A browser shows the page.

use std::fs;
use std::path::Path;
use std::process::Command;

use gevinst_tests::markup;
use gevinst_tests::tool::browser;

use crate::{of_example, read};

/// Runs the browser without a window over the page `report.html` of a folder.
fn shown(browser: &str, folder: &Path, args: &[&str]) -> Vec<u8> {
    let profile = folder.join("profile");
    let output = Command::new(browser)
        .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"])
        .args(["--disable-dev-shm-usage", "--no-first-run", "--window-size=1200,1600"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .args(args)
        .arg(format!("file://{}", folder.join("report.html").display()))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {said}", output.status);
    output.stdout
}

#[test]
fn a_browser_shows_the_page_of_the_example() {
    let test = "a_browser_shows_the_page_of_the_example";
    let Some(browser) = browser(test) else { return };
    let folder = of_example();
    let page = String::from_utf8(read(folder.path(), "report.html")).unwrap();
    let dom = String::from_utf8(shown(browser, folder.path(), &["--dump-dom"])).unwrap();
    let headline = |html: &str| markup::elements(html, "h1").first().map(markup::Element::text);
    assert!(headline(&page).is_some_and(|text| text.len() > 10), "{:?}", headline(&page));
    assert_eq!(headline(&dom), headline(&page));
    let figures = |html: &str| markup::with_attribute(html, "data-fact").len();
    assert_eq!(figures(&dom), figures(&page));
    let picture = folder.path().join("page.png");
    shown(browser, folder.path(), &[&format!("--screenshot={}", picture.display())]);
    let picture = fs::read(picture).unwrap();
    assert!(picture.starts_with(b"\x89PNG") && picture.len() > 20_000, "{} bytes", picture.len());
}
