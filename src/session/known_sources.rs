//! What is known of a value at one place, for every other place that the same value goes.

use super::cells::{Access, CellFacts, StoreUse, reasons_of_names};
use super::evidence::Reasons;
use super::trace::Site;
use super::uses::Uses;
use super::value_sources::{Giver, KnownSources, ValueSource};
use super::{Scene, names, same_fields};

/// A cell whose value is sent as a credential holds one, whatever its names are.
pub(super) fn confirm_by_use(stores: &mut StoreUse<'_>, uses: &Uses) {
    for cell in stores.cells.values_mut() {
        for source in cell.reads.iter().map(Access::source) {
            let known = uses.by_source.of(&source);
            known.for_each(|reasons| cell.reasons.extend(reasons));
        }
    }
}

/// What is known of the places that values come from: their use as credentials, and the names of the cells they
/// are stored in.
pub(super) fn known_sources(
    scene: &Scene<'_, '_, '_>,
    stores: &StoreUse<'_>,
    uses: &Uses,
) -> KnownSources<Reasons> {
    let mut known = uses.by_source.clone();
    for cell in stores.cells.values() {
        if cell.verdict().is_none() {
            continue;
        }
        for write in &cell.writes {
            let sources = write.sources.iter();
            for (source, own) in sources.filter(|(source, _)| is_one_value(scene, source)) {
                if let Some(reasons) = of_written(scene, cell, write, own) {
                    known.entry(source.clone()).extend(&reasons);
                }
            }
        }
        for read in &cell.reads {
            known.entry(read.source()).extend(&cell.reasons);
        }
    }
    same_fields::share(scene, &mut known);
    known
}

/// True when what is known of one value from there is known of all: not of the columns of a row, and not of a field
/// such as `data`, which holds something else in each answer.
pub(super) fn is_one_value(scene: &Scene<'_, '_, '_>, source: &ValueSource) -> bool {
    match source.giver {
        Giver::Call(site) => !gives_rows(scene, site),
        Giver::Field(field) => names::speaks_of_sessions(scene, field),
    }
}

/// True for a call that gives rows of a table.
fn gives_rows(scene: &Scene<'_, '_, '_>, site: Site) -> bool {
    let program = scene.program;
    let callee = scene.callee(site).map(|callee| program.method(callee));
    callee.is_some_and(|callee| {
        let given = program.return_type(callee.proto);
        &*program.class_name(given) == "Landroid/database/Cursor;"
    })
}

/// What a cell tells of one value that is written to it. Of several that are written together, it is not known which one
/// is the credential: only one that speaks for it itself is.
fn of_written(
    scene: &Scene<'_, '_, '_>,
    cell: &CellFacts<'_>,
    write: &Access,
    own: &Reasons,
) -> Option<Reasons> {
    if write.sources.len() == 1 {
        return Some(cell.reasons.clone());
    }
    let kind = cell.verdict()?.value;
    let mut reasons = own.clone();
    reasons.extend(&reasons_of_names(scene, &cell.key));
    (own.speaks_for(kind) && reasons.verdict().is_some()).then_some(reasons)
}

/// Gives cells what is known of the sources of their values.
pub(super) fn share(stores: &mut StoreUse<'_>, known: &KnownSources<Reasons>) {
    for cell in stores.cells.values_mut() {
        let mut more = Reasons::default();
        for write in &cell.writes {
            let is_only_one = write.sources.len() == 1;
            for (source, _) in &write.sources {
                let mut of_source = Reasons::default();
                known.of(source).for_each(|one| of_source.extend(one));
                // Among several that are written together, one that is a credential by itself makes the cell hold one.
                if is_only_one || of_source.verdict().is_some() {
                    more.extend(&of_source);
                }
            }
        }
        cell.reasons.extend(&more);
    }
}
