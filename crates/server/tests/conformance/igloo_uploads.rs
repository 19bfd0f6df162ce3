//! Checks 50 to 54, Igloo: attachments, and their bytes by ranges. Igloo publishes little of this;
//! what Cameo decided where it is silent is called our decision.

use reqwest::{Method, header::CONTENT_RANGE};
use serde_json::{Value, json};

use crate::{
    igloo::{ADMIN, Attachment, OTHER, Script, Told, entry, told},
    pictures::{contains, look, png, telltale_jpeg},
    server::{SECOND, Server},
    stored,
};

const NO_RANGE: &str = "Invalid/Invalid invalid Content-Range";
const OTHER_LENGTH: &str = "Invalid/Invalid not as many bytes as Content-Range says";
const OTHER_TOTAL: &str = "AlreadyExists/LengthChanged not the length that was announced";
const NO_ATTACHMENT: &str = "NotFound/NotFound no such attachment";

fn pending() -> Value {
    json!({"pending": 1, "files": 0})
}

/// The bytes of the only upload, which must be stored.
async fn stored_bytes(server: &Server) -> Vec<u8> {
    let expected = json!({"stored": 1, "files": 1});
    assert_eq!(stored::uploads(server).await, expected);
    std::fs::read(&server.object_files()[0]).expect("object")
}

/// The statuses and what the location looks like are our decision.
#[tokio::test]
async fn check_50_an_entry_gives_a_location_with_a_key_of_ten() {
    let server = Server::start().await;
    let script = Script::begin(&server, OTHER).await;
    let key = script.announce(100).await.key;
    assert_eq!(key.len(), 10, "{key}");
    assert!(key.bytes().all(|octet| octet.is_ascii_alphanumeric()));
    let row = "SELECT json_array(id, state) FROM upload WHERE owner_id = ?";
    let row = stored::json(&server, row, SECOND).await;
    assert_eq!(row, json!([key, "pending"]));

    let before = stored::everything(&server).await;
    let too_large = "RequestEntityTooLarge/RequestEntityTooLarge asset too large";
    let no_entry = "Invalid/Invalid invalid attachment entry";
    let no_picture = json!({"ContentLength": 5, "ContentType": "text/html", "Name": "x"});
    let negative = json!({"ContentLength": -1, "ContentType": "image/png", "Name": "x"});
    for (bad, status, error) in [
        (entry(0), 413, too_large),
        (entry(10_485_761), 413, too_large),
        (negative, 400, no_entry),
        (no_picture, 400, "Invalid/Invalid invalid content type"),
        (json!({"ContentLength": 5}), 400, no_entry),
    ] {
        let answer = told(script.announcement(&bad)).await;
        assert_eq!(answer, Told::refused(status, error), "{bad}");
    }
    let elsewhere = "/.api2/api/v1/communities/11/attachments";
    let other = script.request(Method::POST, elsewhere).json(&entry(5));
    assert_eq!(told(other).await, Told::refused(404, NO_ATTACHMENT));
    assert_eq!(stored::everything(&server).await, before);
    assert_eq!(stored::uploads(&server).await, pending());
}

#[tokio::test]
async fn check_51_one_patch_brings_the_whole() {
    let server = Server::start().await;
    let script = Script::begin(&server, OTHER).await;
    let photo = telltale_jpeg();
    assert!(contains(&photo, b"Exif"));
    let attachment = script.announce(photo.len()).await;
    let answer = attachment.piece(&photo, 0, photo.len()).await;
    assert_eq!(answer, attachment.whole());
    assert_eq!(attachment.held().await, attachment.whole(), "asked again");
    let stored = stored_bytes(&server).await;
    assert!(!contains(&stored, b"Exif"), "sanitised as every upload");
    assert_eq!(attachment.download().await, stored);
}

/// What a part is told is our decision.
#[tokio::test]
async fn check_52_pieces_make_the_same_bytes() {
    let server = Server::start().await;
    let script = Script::begin(&server, OTHER).await;
    let file = png(300, 200);
    let (third, half) = (file.len() / 3, file.len() / 2);
    let attachment = script.announce(file.len()).await;
    assert_eq!(attachment.held().await, Told::part(0));
    for (start, end) in [(0, third), (third, half)] {
        let answer = attachment.piece(&file, start, end).await;
        assert_eq!(answer, Told::part(end));
        assert_eq!(attachment.held().await, Told::part(end));
    }
    assert_eq!(stored::uploads(&server).await, pending());
    let last = attachment.piece(&file, half, file.len()).await;
    assert_eq!(last, attachment.whole());
    assert_eq!(stored_bytes(&server).await, file);
    let whole = script.upload(&file).await;
    assert_eq!(whole.download().await, attachment.download().await);
    assert_eq!(look(&whole.download().await).0, (300, 200));
    let expected = json!({"stored": 2, "files": 2});
    assert_eq!(stored::uploads(&server).await, expected);
}

/// Pieces that must not be taken when the first 40 bytes are there, and what each is told.
fn pieces_elsewhere(total: usize) -> [(&'static str, String, usize, Told); 12] {
    let huge = u64::MAX;
    let piece = |range: &str| format!("bytes {range}/{total}");
    let refused = |error| Told::refused(400, error);
    let conflict = || Told::refused(409, OTHER_TOTAL);
    let beyond = format!("40-{total}");
    let longer = format!("bytes 40-59/{}", total + 1);
    let shorter = format!("bytes */{}", total - 1);
    let largest = format!("bytes 40-{huge}/{huge}");
    let overflow = format!("bytes 40-{huge}0/{huge}00");
    [
        ("gap", piece("41-50"), 10, Told::elsewhere(40)),
        ("overlap", piece("30-49"), 20, Told::elsewhere(40)),
        ("again", piece("0-39"), 40, Told::elsewhere(40)),
        ("backwards", piece("50-40"), 10, refused(NO_RANGE)),
        ("beyond the end", piece(&beyond), 10, refused(NO_RANGE)),
        ("short body", piece("40-59"), 19, refused(OTHER_LENGTH)),
        ("long body", piece("40-59"), 21, refused(OTHER_LENGTH)),
        ("no body", piece("40-59"), 0, refused(OTHER_LENGTH)),
        ("another total", longer, 20, conflict()),
        ("another total asked", shorter, 0, conflict()),
        ("the largest numbers", largest, 10, refused(NO_RANGE)),
        ("overflow", overflow, 10, refused(NO_RANGE)),
    ]
}

/// Sends the bytes up to `end` twice at once, of which one is not the next piece any more.
async fn check_only_one_is_next(attachment: &Attachment<'_>, file: &[u8], end: usize) {
    let (one, other) = tokio::join!(
        attachment.piece(file, 40, end),
        attachment.piece(file, 40, end)
    );
    let both = [one, other];
    for expected in [Told::part(end), Told::elsewhere(end)] {
        assert!(both.contains(&expected), "{both:?}");
    }
    assert_eq!(attachment.held().await, Told::part(end));
}

/// Our decision: Igloo does not say what happens here.
#[tokio::test]
async fn check_53_a_piece_elsewhere_is_refused_and_changes_nothing() {
    let server = Server::start().await;
    let script = Script::begin(&server, OTHER).await;
    let file = png(100, 100);
    let attachment = script.announce(file.len()).await;
    let first = attachment.piece(&file, 0, 40).await;
    assert_eq!(first, Told::part(40));
    let before = stored::everything(&server).await;
    for (why, range, byte_len, expected) in pieces_elsewhere(file.len()) {
        let answer = told(attachment.patch(&range, &vec![7; byte_len])).await;
        assert_eq!(answer, expected, "{why}");
        assert_eq!(attachment.held().await, Told::part(40), "{why}");
    }
    assert_eq!(stored::everything(&server).await, before);
    check_only_one_is_next(&attachment, &file, 60).await;

    // Another person's key is nobody's.
    let stranger = Script::begin(&server, ADMIN).await;
    let theirs = stranger.attachment(&attachment.key, file.len());
    let nothing = Told::refused(404, NO_ATTACHMENT);
    assert_eq!(theirs.piece(&file, 60, file.len()).await, nothing);
    assert_eq!(theirs.held().await, nothing);
    assert_eq!(attachment.held().await, Told::part(60));
    assert_eq!(stored::uploads(&server).await, pending());

    let last = attachment.piece(&file, 60, file.len()).await;
    assert_eq!(last, attachment.whole());
    let again = attachment.piece(&file, 60, file.len()).await;
    assert_eq!(again, Told::elsewhere(file.len()), "it is whole");
    assert_eq!(stored_bytes(&server).await, file);
}

/// Our decision, but for the form, which the contract has.
#[tokio::test]
async fn check_54_the_range_is_read_to_the_letter() {
    let server = Server::start().await;
    let script = Script::begin(&server, OTHER).await;
    let file = png(50, 50);
    let (last, total) = (file.len() - 1, file.len());
    let attachment = script.announce(total).await;
    let before = stored::everything(&server).await;
    let good = format!("bytes 0-{last}/{total}");
    let twice = attachment.patch(&good, &file);
    let twice = twice.header(CONTENT_RANGE, "bytes 0-1/2");
    let otherwise = [
        format!("Bytes 0-{last}/{total}"),
        format!("bytes  0-{last}/{total}"),
        format!("bytes 0 - {last} / {total}"),
        format!("bytes=0-{last}/{total}"),
        format!("bytes 0-{last}/*"),
        "bytes".into(),
    ];
    let otherwise = otherwise.map(|range| attachment.patch(&range, &file));
    let missing = attachment.patch_without_range(&file);
    for request in otherwise.into_iter().chain([missing, twice]) {
        let range = format!("{request:?}");
        assert_eq!(told(request).await, Told::refused(400, NO_RANGE), "{range}");
        assert_eq!(attachment.held().await, Told::part(0), "{range}");
    }
    assert_eq!(stored::everything(&server).await, before);
    assert_eq!(stored::uploads(&server).await, pending());
    let taken = told(attachment.patch(&good, &file)).await;
    assert_eq!(taken, attachment.whole());
    assert_eq!(stored_bytes(&server).await, file);
}
