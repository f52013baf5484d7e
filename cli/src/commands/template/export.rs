//! `gevinst template export`: a template's files in a folder, ready to be changed.

use std::path::Path;

use gevinst_core::rules::nearest;
use gevinst_templates::{CONTRACT, Template};

use super::wrong;
use crate::args::TemplateExportArgs;
use crate::exit::{Exit, Failure};
use crate::output::cannot;
use crate::terminal;

/// The file that names the new template; it is written anew.
const MANIFEST: &str = "template.toml";

pub(super) fn run(args: &TemplateExportArgs) -> Result<Exit, Failure> {
    let template = Template::shipped(&args.name).map_err(wrong)?;
    let folder = &args.output;
    if folder.symlink_metadata().is_ok() {
        let message = format!(
            "{} exists already; nothing was written. Name a folder that is not there yet",
            folder.display()
        );
        return Err(Failure::new(Exit::Output, message));
    }
    let files = template.files();
    for only in &args.only {
        if !files.contains_key(only.as_str()) {
            let near = nearest(only, files.keys().copied());
            let near = near.map(|it| format!("; did you mean {it}?")).unwrap_or_default();
            let message = format!("the template {} has no file {only}{near}", template.name());
            return Err(Failure::new(Exit::Usage, message));
        }
    }
    write(folder, MANIFEST, &manifest(folder, &template))?;
    let mut count = 1;
    for (path, file) in files {
        let wanted = args.only.is_empty() || args.only.iter().any(|only| only == path);
        if wanted && path != MANIFEST {
            write(folder, path, file.text)?;
            count += 1;
        }
    }
    terminal::remark(&format!(
        "wrote {}: {count} files; keep those you change and take the others away, they are \
         inherited\n",
        folder.display()
    ));
    Ok(Exit::Done)
}

/// What names the new template: after its folder, over the one it was made of.
fn manifest(folder: &Path, template: &Template) -> String {
    let name = folder.file_name().map(|name| name.to_string_lossy().to_lowercase());
    let letters = name.unwrap_or_default();
    let sound = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let name: String = letters.chars().map(sound).take(60).collect();
    let name = if name.trim_matches('-').is_empty() { "own-template" } else { &name };
    let langs: Vec<String> = template.languages().map(|lang| format!("\"{lang}\"")).collect();
    let major = template.version().split('.').next().unwrap_or("1");
    format!(
        "# What the template is called, and what it changes something in. Whatever file is not\n\
         # here is inherited; `gevinst template check` tells what is wrong.\n\
         name = \"{name}\"\nversion = \"0.1\"\nabout = \"\"\ninherit = \"{}@{major}\"\ncontract = \
         \"{CONTRACT}\"\nlanguages = [{}]\n",
        template.name(),
        langs.join(", ")
    )
}

fn write(folder: &Path, path: &str, text: &str) -> Result<(), Failure> {
    let path = folder.join(path);
    let parent = path.parent().unwrap_or(folder);
    std::fs::create_dir_all(parent).map_err(|error| cannot(parent, &error))?;
    std::fs::write(&path, text).map_err(|error| cannot(&path, &error))
}
