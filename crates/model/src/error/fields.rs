//! The fields of an error as they arrive, before its code says which of them it has.
//!
//! Written by hand because a derived reader of tagged enums weighs more in the browser than all
//! of the picker's own code.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor},
};

/// Every field by name, the code among them.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct Fields(BTreeMap<String, Field>);

impl Fields {
    /// The code.
    pub(super) fn code<E: Error>(&self) -> Result<&str, E> {
        match self.0.get("code") {
            Some(Field::Text(code)) => Ok(code),
            _ => Err(E::missing_field("code")),
        }
    }

    /// A field of this name.
    pub(super) fn read<T: FromField, E: Error>(&self, name: &'static str) -> Result<T, E> {
        let field = self.0.get(name).unwrap_or(&Field::Nothing);
        T::from_field(field).ok_or_else(|| E::missing_field(name))
    }
}

/// What a field can hold.
pub(super) enum Field {
    Number(u64),
    Text(String),
    /// Null, or something that no error has.
    Nothing,
}

/// A type of the fields in the table of errors.
pub(super) trait FromField: Sized {
    fn from_field(field: &Field) -> Option<Self>;
}

impl FromField for u64 {
    fn from_field(field: &Field) -> Option<Self> {
        match field {
            Field::Number(number) => Some(*number),
            _ => None,
        }
    }
}

impl FromField for u32 {
    fn from_field(field: &Field) -> Option<Self> {
        Self::try_from(u64::from_field(field)?).ok()
    }
}

impl FromField for u16 {
    fn from_field(field: &Field) -> Option<Self> {
        Self::try_from(u64::from_field(field)?).ok()
    }
}

impl FromField for String {
    fn from_field(field: &Field) -> Option<Self> {
        match field {
            Field::Text(text) => Some(text.clone()),
            _ => None,
        }
    }
}

impl<T: FromField> FromField for Option<T> {
    fn from_field(field: &Field) -> Option<Self> {
        match field {
            Field::Nothing => Some(None),
            field => T::from_field(field).map(Some),
        }
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FieldVisitor)
    }
}

struct FieldVisitor;

impl<'de> Visitor<'de> for FieldVisitor {
    type Value = Field;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number or a text")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Field, E> {
        Ok(Field::Number(number))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Field, E> {
        Ok(u64::try_from(number).map_or(Field::Nothing, Field::Number))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Field, E> {
        // JavaScript has one kind of number; whole ones up to 2^53 come through unchanged.
        let whole = number as u64;
        let is_whole = whole as f64 == number;
        Ok(if is_whole {
            Field::Number(whole)
        } else {
            Field::Nothing
        })
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Field, E> {
        Ok(Field::Nothing)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Field, E> {
        Ok(Field::Text(text.into()))
    }

    fn visit_unit<E: Error>(self) -> Result<Field, E> {
        Ok(Field::Nothing)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Field, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Field::Nothing)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Field, A::Error> {
        while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Field::Nothing)
    }
}
