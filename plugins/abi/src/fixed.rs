//! The fixed-size structs of a block as little-endian bytes, in the order of their fields.

use crate::block::{Cell, Entry, Head, Note, NotePart, Record, Text, Value};

/// A struct of fixed size.
pub(crate) trait Fixed: Sized {
    /// Its size in bytes.
    const SIZE: usize;
    /// Appends its bytes.
    fn put(&self, bytes: &mut Vec<u8>);
    /// Takes it from the beginning of the bytes; `None` when there are too few.
    fn take(bytes: &mut &[u8]) -> Option<Self>;
}

macro_rules! number {
    ($($type:ty)*) => {
        $(impl Fixed for $type {
            const SIZE: usize = size_of::<$type>();
            fn put(&self, bytes: &mut Vec<u8>) {
                bytes.extend_from_slice(&self.to_le_bytes());
            }
            fn take(bytes: &mut &[u8]) -> Option<$type> {
                let (first, rest) = bytes.split_first_chunk()?;
                *bytes = rest;
                Some(<$type>::from_le_bytes(*first))
            }
        })*
    };
}

macro_rules! fixed {
    ($type:ty: $($field:ident),*) => {
        impl Fixed for $type {
            const SIZE: usize = size_of::<$type>();
            fn put(&self, bytes: &mut Vec<u8>) {
                $(self.$field.put(bytes);)*
            }
            fn take(bytes: &mut &[u8]) -> Option<$type> {
                Some(Self { $($field: Fixed::take(bytes)?),* })
            }
        }
    };
}

number!(u8 u16 u32 u64);
fixed!(Text: offset, length);
fixed!(Value: tag, scale, flags, high, low);
fixed!(Cell: row, col, value, formula, format);
fixed!(Record: kind, sheet, row, col, entries, reserved);
fixed!(Entry: field, sheet, row, col, flags, reserved, value);
fixed!(Note: code, parts);
fixed!(NotePart: role, sheet, row, col, reserved, text, reserved2);
fixed!(Head: size, kind, items_offset, items_count, parts_offset, parts_count, heap_offset,
    heap_length, item_size, part_size, sheet);
