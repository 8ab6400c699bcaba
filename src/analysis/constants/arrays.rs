//! Contents of arrays: fresh, filled from the code, stored to element by element.

use std::sync::Arc;

use super::fold::MAX_ELEMENTS;
use super::value::Constant;
use crate::ir::ArrayData;

/// A new array; none if it is too long to be followed.
pub(super) fn zeroed(length: i64, is_bytes: bool) -> Option<Constant> {
    let length = usize::try_from(length)
        .ok()
        .filter(|length| *length <= MAX_ELEMENTS)?;
    Some(if is_bytes {
        Constant::Bytes(vec![0; length].into())
    } else {
        Constant::Array(vec![Some(Constant::number(0)); length].into())
    })
}

/// An array after `fill-array-data`.
pub(super) fn filled(data: &ArrayData, is_bytes: bool) -> Option<Constant> {
    if is_bytes {
        return Some(Constant::Bytes(Arc::from(&*data.bytes)));
    }
    let items = data.elements().take(MAX_ELEMENTS + 1);
    of_items(
        items.map(|item| Some(Constant::number(item))).collect(),
        false,
    )
}

/// An array of these elements; none if there are too many, or bytes that are not known.
pub(super) fn of_items(items: Vec<Option<Constant>>, is_bytes: bool) -> Option<Constant> {
    if items.len() > MAX_ELEMENTS {
        return None;
    }
    if !is_bytes {
        return Some(Constant::Array(items.into()));
    }
    let byte = |item: &Option<Constant>| item.as_ref()?.as_number().map(|number| number as u8);
    let bytes: Option<Vec<u8>> = items.iter().map(byte).collect();
    Some(Constant::Bytes(bytes?.into()))
}

/// Stores one element; false if the contents are no longer known. Contents that somebody else remembers are
/// copied, which takes their length off `copies_left`.
pub(super) fn store(
    content: &mut Constant,
    index: Option<i64>,
    item: Option<Constant>,
    copies_left: &mut usize,
) -> bool {
    let (length, is_shared) = match content {
        Constant::Bytes(bytes) => (bytes.len(), Arc::strong_count(bytes) > 1),
        Constant::Array(items) => (items.len(), Arc::strong_count(items) > 1),
        _ => return false,
    };
    if is_shared {
        *copies_left = copies_left.saturating_sub(length);
    }
    let Some(index) = index.and_then(|index| usize::try_from(index).ok()) else {
        return false;
    };
    if *copies_left == 0 || index >= length || length > MAX_ELEMENTS {
        return false;
    }
    match (content, item) {
        (Constant::Bytes(bytes), Some(Constant::Numbers(numbers))) => match numbers.single() {
            Some(number) => {
                Arc::make_mut(bytes)[index] = number as u8;
                true
            }
            None => false,
        },
        (Constant::Array(items), item) => {
            Arc::make_mut(items)[index] = item;
            true
        }
        _ => false,
    }
}
