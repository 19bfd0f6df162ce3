//! The letters that stand for a person, and their colour: the same that the picker shows.

use unicode_segmentation::UnicodeSegmentation as _;

use crate::store::person::Attributes;

/// As `picker.css` of the widget has them, each dark enough behind white letters.
pub(super) const COLOURS: [[u8; 3]; 6] = [
    [0x3d, 0x4e, 0xd8],
    [0x00, 0x69, 0x5c],
    [0x8e, 0x24, 0xaa],
    [0xb2, 0x3c, 0x17],
    [0x2e, 0x6b, 0x34],
    [0xad, 0x14, 0x57],
];

/// Of given and family name, else of the first two words of the name, else of the email; `None`
/// without any of them.
pub(super) fn letters(attributes: &Attributes) -> Option<String> {
    let text = |name: &str| {
        let value = attributes.get(name).and_then(serde_json::Value::as_str);
        value.map(str::trim).filter(|text| !text.is_empty())
    };
    let names = [text("given_name"), text("family_name")];
    let mut letters: Vec<&str> = names.into_iter().flatten().filter_map(first).collect();
    if letters.is_empty() {
        let name = text("name")
            .or_else(|| text("nickname"))
            .unwrap_or_default();
        letters = name.split_whitespace().filter_map(first).take(2).collect();
    }
    if letters.is_empty() {
        letters.extend(text("email").and_then(first));
    }
    let letters = letters.concat().to_uppercase();
    (!letters.is_empty()).then_some(letters)
}

/// The first letter as a reader sees it, with all its marks.
fn first(text: &str) -> Option<&str> {
    text.graphemes(true).next()
}

/// The same person always has the same colour. `id` is the global one, as pages know it.
pub(super) fn colour(id: &str) -> usize {
    let sum: usize = id.bytes().map(usize::from).sum();
    sum % COLOURS.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attributes::object;
    use serde_json::json;

    #[test]
    fn letters_of_any_script() {
        for (attributes, wanted) in [
            (
                json!({"given_name": "ada", "family_name": "King"}),
                Some("AK"),
            ),
            (
                json!({"given_name": " ", "name": "ada  byron king"}),
                Some("AB"),
            ),
            (
                json!({"given_name": "小明", "family_name": "王"}),
                Some("小王"),
            ),
            (json!({"name": "Å\u{301}sa"}), Some("Å\u{301}")),
            (json!({"name": "किरण देव"}), Some("किदे")),
            (json!({"nickname": "елена"}), Some("Е")),
            (json!({"name": "ßa"}), Some("SS")),
            (json!({"email": "x@y.test"}), Some("X")),
            (json!({"email": 7, "name": ""}), None),
            (json!({}), None),
        ] {
            let found = letters(&object(attributes.clone()));
            assert_eq!(found.as_deref(), wanted, "{attributes}");
        }
    }

    /// # Source
    /// WCAG 2.2, relative luminance and 1.4.3.
    #[test]
    fn white_letters_can_be_read_on_every_colour() {
        let linear = |octet: u8| {
            let share = f64::from(octet) / 255.0;
            match share <= 0.04045 {
                true => share / 12.92,
                false => ((share + 0.055) / 1.055).powf(2.4),
            }
        };
        for [red, green, blue] in COLOURS {
            let luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
            let contrast = 1.05 / (luminance + 0.05);
            assert!(contrast >= 4.5, "{red:x}{green:x}{blue:x}: {contrast}");
        }
    }

    #[test]
    fn colours_are_those_of_the_picker() {
        let css = concat!(env!("CARGO_MANIFEST_DIR"), "/../widget/styles/picker.css");
        let css = std::fs::read_to_string(css).expect("the widget's style sheet");
        for (index, [red, green, blue]) in COLOURS.into_iter().enumerate() {
            let rule =
                format!(".cameo-colour-{index} {{ background: #{red:02x}{green:02x}{blue:02x}; }}");
            assert!(css.contains(&rule), "{rule}");
        }
    }
}
