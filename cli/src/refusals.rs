//! Inputs that are not used, in words.

use gevinst_core::finding::{Finding, FindingCode, Subject};
use gevinst_plugin_host::{AdaptFailure, Refused};
use gevinst_plugin_sdk::Evidence;
use gevinst_templates::visible;

use crate::exit::Exit;
use crate::inputs::{InputRefused, Reason};

/// The refusal as a terminal shows it.
pub fn lines(refused: &InputRefused) -> String {
    let path = visible(&refused.path.display().to_string());
    match &refused.reason {
        Reason::File(refusal) => format!("error[{}]: {refusal}\n", refusal.code.as_str()),
        Reason::Format(refused) => format!("error[{}]: {path}: {}", code(refused), told(refused)),
        Reason::Adapt(AdaptFailure::Workbook(error)) => {
            format!("error[unreadable]: {path}: {}\n", visible(&error.to_string()))
        }
        Reason::Adapt(failure @ AdaptFailure::Contract { .. }) => format!(
            "error[format-failed]: {path}: {}\n  help: tell whoever maintains the format\n",
            visible(&failure.to_string())
        ),
        Reason::SameFile(_) => {
            format!("error[same-file]: {path}: {}\n", visible(&refused.reason.to_string()))
        }
    }
}

fn code(refused: &Refused) -> &'static str {
    match refused {
        Refused::NoFormat(_) => "no-format",
        Refused::SeveralFormats(_) => "several-formats",
        Refused::UnknownFormat { .. } => "unknown-format",
        Refused::Unreadable(_) => "unreadable",
    }
}

fn told(refused: &Refused) -> String {
    match refused {
        Refused::NoFormat(looked) => {
            let mut text = "no format recognises this workbook as one that holds benefits; \
                            nothing was read from it\n"
                .to_owned();
            for (format, why) in looked {
                text.push_str(&format!("  {}: {}\n", format.id, visible(why)));
            }
            text.push_str(
                "  help: fill in a register (gevinst register new), or name the format with \
                 --format if the workbook is one of these all the same\n",
            );
            text
        }
        Refused::SeveralFormats(claimants) => {
            let mut text = "more than one format recognises this workbook\n".to_owned();
            for claimant in claimants {
                text.push_str(&format!("  {}:\n", claimant.description.id));
                for evidence in &claimant.evidence {
                    text.push_str(&format!("    {}\n", told_evidence(evidence)));
                }
            }
            text.push_str("  help: name the right one with --format\n");
            text
        }
        Refused::UnknownFormat { id, known } => {
            let names = known.iter().map(String::as_str);
            let nearest = gevinst_plugin_sdk::text::nearest(id, names);
            let meant = nearest.map(|name| format!(" did you mean {name}?")).unwrap_or_default();
            format!(
                "there is no format {};{meant} known formats: {}\n",
                visible(id),
                known.join(", ")
            )
        }
        Refused::Unreadable(error) => format!("{}\n", visible(&error.to_string())),
    }
}

/// A piece of evidence in one line.
pub fn told_evidence(evidence: &Evidence) -> String {
    let at = evidence.pos.map(|pos| format!(" in sheet {} {pos}", pos.sheet + 1));
    format!(
        "\"{}\"{}: {}",
        visible(&evidence.found),
        at.unwrap_or_default(),
        visible(&evidence.shows)
    )
}

/// How a run ends in which an input was refused for this reason.
pub fn exit(refused: &InputRefused) -> Exit {
    match &refused.reason {
        Reason::Format(Refused::UnknownFormat { .. }) => Exit::Usage,
        Reason::Adapt(AdaptFailure::Contract { .. }) => Exit::Format,
        _ => Exit::Input,
    }
}

/// The refusal as a finding of a report on the other inputs.
pub fn finding(refused: &InputRefused) -> Finding {
    let name = refused.path.file_name().unwrap_or(refused.path.as_os_str()).to_string_lossy();
    let (why, detail) = match &refused.reason {
        Reason::File(refusal) => ("file-refused", refusal.code.as_str()),
        Reason::Format(Refused::Unreadable(_)) | Reason::Adapt(AdaptFailure::Workbook(_)) => {
            ("file-refused", "unreadable")
        }
        Reason::Format(refused) => (code(refused), ""),
        Reason::Adapt(AdaptFailure::Contract { .. }) => ("format-failed", ""),
        Reason::SameFile(_) => ("same-file", ""),
    };
    Finding::new(FindingCode::InputLeftOut, Subject::Figure("inputs".to_owned()))
        .with_text("file", name)
        .with_text("why", why)
        .with_text("detail", detail)
}
