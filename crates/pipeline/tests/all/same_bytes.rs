//! The same photo has the same bytes natively as in WASM, whose half is in the worker's tests.

#[path = "../same_bytes/cases.rs"]
mod cases;

/// Run with `CAMEO_WRITE_TABLE=1` after a change that is meant to change photos.
#[test]
fn the_table_is_right_here() {
    let found = cases::table();
    if std::env::var_os("CAMEO_WRITE_TABLE").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/same_bytes/table.txt");
        std::fs::write(path, &found).expect("is written");
        return;
    }
    assert_eq!(found, cases::TABLE);
}
