//! The fields of an error as they arrive.

use crate::json::Json;

/// A type of the fields in the table of errors.
pub(super) trait FromField: Sized {
    /// The value of a field, if it is of this type.
    fn from_field(field: &Json) -> Option<Self>;
}

impl FromField for u64 {
    fn from_field(field: &Json) -> Option<Self> {
        field.whole()
    }
}

impl FromField for u32 {
    fn from_field(field: &Json) -> Option<Self> {
        field.whole()
    }
}

impl FromField for u16 {
    fn from_field(field: &Json) -> Option<Self> {
        field.whole()
    }
}

impl FromField for String {
    fn from_field(field: &Json) -> Option<Self> {
        field.to_text()
    }
}

impl<T: FromField> FromField for Option<T> {
    fn from_field(field: &Json) -> Option<Self> {
        match field {
            Json::Null => Some(None),
            field => T::from_field(field).map(Some),
        }
    }
}
