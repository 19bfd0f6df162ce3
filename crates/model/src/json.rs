//! JSON as plain data, read by hand.
//!
//! A derived reader for every shape that a server or the worker sends weighs more in a browser than
//! all of the picker's own code, and so does a reader that gives reasons and rounds every number
//! right. One tree that each shape picks its parts from weighs next to nothing. What deliberately
//! does not live here: writing JSON, but for texts.

mod serde;
mod text;

pub use text::quoted;

/// Any JSON value.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Json {
    /// `null`, and whatever JSON does not have.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as JavaScript has them: exact for whole numbers up to 2⁵³.
    Number(f64),
    /// A text.
    Text(String),
    /// Values in their order.
    List(Vec<Json>),
    /// Values by name, in the order in which they came.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// The field of this name; null where there is none.
    pub fn get(&self, name: &str) -> &Self {
        let Self::Object(fields) = self else {
            return &Self::Null;
        };
        let field = fields.iter().find(|(known, _)| known == name);
        field.map_or(&Self::Null, |(_, value)| value)
    }

    /// The text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text as one's own.
    pub fn to_text(&self) -> Option<String> {
        self.text().map(str::to_owned)
    }

    /// The number.
    pub const fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The number, if it is a whole one in the range of the type.
    pub fn whole<T: TryFrom<u64>>(&self) -> Option<T> {
        let number = self.number()?;
        let whole = number as u64;
        let is_whole = whole as f64 == number;
        T::try_from(whole).ok().filter(|_| is_whole)
    }

    /// Whether it is true or false.
    pub const fn bool(&self) -> Option<bool> {
        match self {
            Self::Bool(is_true) => Some(*is_true),
            _ => None,
        }
    }

    /// The values of a list; none of anything else.
    pub fn list(&self) -> &[Self] {
        match self {
            Self::List(values) => values,
            _ => &[],
        }
    }

    /// Whether it is null.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Json {
        Json::parse(text.as_bytes()).expect("JSON")
    }

    #[test]
    fn fields_that_are_missing_are_null() {
        let object = json(r#"{"a": {"b": "c"}}"#);
        assert_eq!(object.get("a").get("b").text(), Some("c"));
        assert!(object.get("x").get("y").is_null());
        assert_eq!((object.text(), object.list()), (None, [].as_slice()));
    }

    #[test]
    fn whole_numbers_fit_or_are_none() {
        assert_eq!(json("255").whole::<u8>(), Some(255));
        assert_eq!(json("9007199254740992").whole::<u64>(), Some(1 << 53));
        for none in ["256", "-1", "1.5", "\"1\"", "null"] {
            assert_eq!(json(none).whole::<u8>(), None, "{none}");
        }
    }
}
