//! A method body into the address of each item and each label.

use super::AssembleError;
use super::syntax::{BodyItem, Label, Payload};
use crate::formats::dex::Format;
use std::collections::BTreeMap;

/// Where everything in a method stands, in code units from its start.
#[derive(Debug)]
pub(super) struct Layout<'m> {
    /// Address of each body item; for those that take no room, the address of what follows.
    pub(super) addresses: Vec<u32>,
    labels: BTreeMap<&'m str, u32>,
    /// Address of the first instruction that uses the payload at an address.
    pub(super) payload_users: BTreeMap<u32, u32>,
}

impl Layout<'_> {
    /// The address that `label` stands for.
    pub(super) fn address(&self, label: &Label) -> Result<u32, AssembleError> {
        let address = self.labels.get(label.name.as_str()).copied();
        address.ok_or_else(|| {
            AssembleError::new(label.at, format!("the method has no label :{}", label.name))
        })
    }
}

/// Lays out `body`. Payloads are moved to even addresses, together with the labels directly before them.
pub(super) fn layout(body: &[BodyItem]) -> Result<Layout<'_>, AssembleError> {
    let mut addresses = vec![0; body.len()];
    let mut address = 0;
    // Items without size take the address of what follows, so a payload's alignment moves them too.
    let mut waiting = 0;
    for (number, item) in body.iter().enumerate() {
        let size = match item {
            BodyItem::Instruction(instruction) => u32::from(instruction.opcode.format().units()),
            BodyItem::Payload(payload) => {
                address += address % 2;
                payload_units(payload)
            }
            BodyItem::Label(_) | BodyItem::Catch(_) | BodyItem::Debug(_) => continue,
        };
        addresses[waiting..=number].fill(address);
        waiting = number + 1;
        address += size;
    }
    addresses[waiting..].fill(address);
    let mut labels = BTreeMap::new();
    for (item, address) in body.iter().zip(&addresses) {
        if let BodyItem::Label(label) = item
            && labels.insert(label.name.as_str(), *address).is_some()
        {
            let message = format!("the label :{} is defined twice", label.name);
            return Err(AssembleError::new(label.at, message));
        }
    }
    let mut layout = Layout {
        payload_users: BTreeMap::new(),
        addresses,
        labels,
    };
    for (item, address) in body.iter().zip(&layout.addresses) {
        if let BodyItem::Instruction(instruction) = item
            && instruction.opcode.format() == Format::F31t
            && let Some(label) = &instruction.target
        {
            let payload = layout.address(label)?;
            layout.payload_users.entry(payload).or_insert(*address);
        }
    }
    Ok(layout)
}

/// Length of a payload in code units.
fn payload_units(payload: &Payload) -> u32 {
    match payload {
        Payload::PackedSwitch { targets, .. } => targets.len() as u32 * 2 + 4,
        Payload::SparseSwitch { cases } => cases.len() as u32 * 4 + 2,
        Payload::ArrayData { width, elements } => {
            (elements.len() as u32 * u32::from(*width)).div_ceil(2) + 4
        }
    }
}
