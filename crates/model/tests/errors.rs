//! The table in `docs/errors.md` and the errors are the same.

use cameo_model::Error;

#[test]
fn the_table_lists_every_code_once() {
    let table = include_str!("../../../docs/errors.md");
    for code in Error::CODES {
        let row = format!("| `{code}` |");
        assert_eq!(table.matches(&row).count(), 1, "{code} in docs/errors.md");
    }
    let rows = table.matches("| `").count();
    assert_eq!(rows, Error::CODES.len(), "no code that does not exist");
}
