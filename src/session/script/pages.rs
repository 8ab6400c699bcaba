//! Pages that let scripts of others run beside a session in web storage.

use super::ScriptFact;
use super::place::part_of;
use super::reading::ScriptFile;
use crate::formats::script::page;

/// The pages, when scripts keep a session value where every script of a page reads it.
pub(super) fn pages(files: &[ScriptFile<'_>], cells: &[ScriptFact]) -> Vec<ScriptFact> {
    let Some(cell) = cells.iter().find(|cell| cell.kind == "web-storage") else {
        return Vec::new();
    };
    let is_page =
        |file: &&ScriptFile<'_>| file.path.ends_with(".html") || file.path.ends_with(".htm");
    let mut found = Vec::new();
    for file in files.iter().filter(is_page) {
        let page = page::read(file.text);
        if page.has_policy {
            continue;
        }
        let remote = page.scripts.iter().filter_map(|script| {
            let source = script.source.as_deref()?;
            let host = source
                .strip_prefix("https://")
                .or_else(|| source.strip_prefix("http://"))
                .or_else(|| source.strip_prefix("//"))?;
            Some((
                script,
                host.split(['/', '?', '#']).next().unwrap_or_default(),
            ))
        });
        let Some((script, host)) =
            remote.min_by_key(|(script, _)| (script.has_integrity, script.tag.start))
        else {
            continue;
        };
        let mut fact = cell.clone();
        fact.place = part_of(file, script.tag.clone());
        fact.function = String::new();
        fact.url = Some(host.to_owned());
        fact.is_confirmed = !script.has_integrity;
        found.push(fact);
    }
    found
}
