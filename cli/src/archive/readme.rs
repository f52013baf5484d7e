//! The readme of an archive, in Norwegian and in English: how to check it without this
//! program, what is where, and what is special about this one.

use super::layout;
use super::run::Superseded;

/// A language's texts: its file, what every archive says, and what some say.
struct Language {
    path: &'static str,
    text: &'static str,
    tool: &'static str,
    supersedes: &'static str,
}

const LANGUAGES: [Language; 2] = [
    Language {
        path: "data/README.nb.txt",
        text: include_str!("readme/nb.txt"),
        tool: include_str!("readme/tool.nb.txt"),
        supersedes: include_str!("readme/supersedes.nb.txt"),
    },
    Language {
        path: "data/README.en.txt",
        text: include_str!("readme/en.txt"),
        tool: include_str!("readme/tool.en.txt"),
        supersedes: include_str!("readme/supersedes.en.txt"),
    },
];

/// The readmes of an archive with or without the program, and of a run that takes the
/// place of another one or does not.
pub fn of(has_program: bool, supersedes: Option<&Superseded>) -> Vec<(&'static str, String)> {
    let made = |language: &Language| {
        let tool = if has_program { tool(language.tool) } else { String::new() };
        let supersedes = supersedes.map(|it| superseded(language.supersedes, it));
        let text = language.text.replace("%tool%", &tool);
        (language.path, text.replace("%supersedes%", &supersedes.unwrap_or_default()))
    };
    LANGUAGES.iter().map(made).collect()
}

fn tool(text: &str) -> String {
    let program = layout::program();
    let name = program.trim_start_matches(layout::TOOL);
    text.replace("{program}", name).replace("{system}", &gevinst_plugin_host::trust::this_system())
}

/// What people wrote comes last, so that nothing in it is taken for a place to fill.
fn superseded(text: &str, it: &Superseded) -> String {
    let reason = gevinst_templates::visible(&it.reason);
    text.replace("{run}", &it.run)
        .replace("{seal}", &it.tagmanifest_sha512)
        .replace("{reason}", &reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_for_some_archives_stands_in_theirs_alone() {
        let earlier = Superseded {
            run: "2026-Q1-0001".to_owned(),
            tagmanifest_sha512: "0f".repeat(64),
            reason: "En faktura manglet {seal} %tool%".to_owned(),
        };
        for (plain, special) in of(false, None).into_iter().zip(of(true, Some(&earlier))) {
            assert!(!plain.1.contains(['%', '{']), "{}", plain.1);
            assert!(!plain.1.contains("data/tool/gevinst"), "{}", plain.1);
            let (_, text) = special;
            for part in ["data/tool/gevinst", "regenerate .", "2026-Q1-0001", &earlier.reason] {
                assert!(text.contains(part), "{part}: {text}");
            }
            let longest = text.lines().map(|line| line.chars().count()).max();
            assert!(longest <= Some(132), "{longest:?}");
        }
    }
}
