//! What an upload needs, and what it gets otherwise.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::header;

use crate::{
    pictures::png,
    server::{Server, envelope, form, json_of, path_of, reference_in},
};

#[tokio::test]
async fn metadata_is_read_after_the_form() {
    let server = Server::start().await;
    let path = format!("/_images/app1/{}", uuid::Uuid::new_v4());
    let encoded = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let refused = async |metadata: Option<&str>| {
        envelope(
            &server
                .upload(&server.signed(&path, metadata), png(40, 40))
                .await,
        )
    };
    assert_eq!(
        refused(None).await,
        (400, "Invalid/Invalid missing metadata".into())
    );
    let (status, text) = refused(Some("A")).await;
    assert_eq!(
        (status, text.as_str()),
        (
            500,
            "InternalError/UnexpectedError unexpected error occurred"
        )
    );
    for bad in [
        r#"{}"#,
        r#"{"uploaded_by":"me"}"#,
        r#"{"uploaded_by":"user"}"#,
        r#"{"uploaded_by":"admin_api","x":1}"#,
    ] {
        let (status, text) = refused(Some(&encoded(bad))).await;
        assert_eq!(
            (status, text.as_str()),
            (400, "Invalid/ValidationFailed invalid file metadata"),
            "{bad}"
        );
    }
    let rightly_signed = server.signed(&path, Some(&encoded(r#"{"uploaded_by":"admin_api"}"#)));
    let unknown = server.upload(&rightly_signed, png(40, 40)).await;
    assert_eq!(
        envelope(&unknown).0,
        400,
        "signed, but no row of ours: {unknown:?}"
    );
    let first_the_form = json_of(server.client.post(server.signed(&path, None))).await;
    assert_eq!(
        envelope(&first_the_form).1,
        "Invalid/Invalid invalid content-type"
    );
}

#[tokio::test]
async fn forwarded_headers_count_only_from_a_trusted_proxy() {
    let through_proxy = async |server: &Server| {
        let request = server.client.get(server.url("/_api/admin/images/upload"));
        let request = server
            .as_admin(request)
            .header("x-forwarded-host", "photos.example, inner.example")
            .header("x-forwarded-proto", "https");
        crate::server::link_in(&json_of(request).await.1)
    };
    let hosts =
        |config: &mut cameo_server::Config| config.tenant.hosts = vec!["photos.example".into()];
    let trusting = Server::start_with(|config| {
        hosts(config);
        config.trusted_proxies = vec!["127.0.0.0/8".to_owned().try_into().expect("range")];
    })
    .await;
    let link = through_proxy(&trusting).await;
    assert!(
        link.starts_with("https://photos.example/_images/app1/"),
        "{link}"
    );
    let inner = link.replace("https://photos.example", &trusting.origin);
    let request = trusting
        .client
        .post(&inner)
        .header("x-forwarded-host", "photos.example");
    assert_eq!(json_of(request.multipart(form(png(40, 40)))).await.0, 200);
    let link = through_proxy(&Server::start_with(hosts).await).await;
    assert!(link.starts_with("http://127.0.0.1:"), "{link}");
}

#[tokio::test]
async fn a_store_that_is_away_gives_503_and_comes_back_without_a_restart() {
    let server = Server::start().await;
    let link = server.admin_link().await;
    let folder = server.data.path().join("objects");
    let away = server.data.path().join("away");
    std::fs::rename(&folder, &away).expect("renamed");
    std::fs::write(&folder, b"in the way").expect("written");
    let request = server.client.post(&link).multipart(form(png(40, 40)));
    let response = request.send().await.expect("answer");
    assert!(response.headers().contains_key(header::RETRY_AFTER));
    let answer = (response.status(), response.json().await.expect("JSON"));
    assert_eq!(envelope(&answer).0, 503, "{answer:?}");
    std::fs::remove_file(&folder).expect("removed");
    std::fs::rename(&away, &folder).expect("renamed");
    let reference = reference_in(&server.upload(&link, png(40, 40)).await);
    assert_eq!(
        server.get(&path_of(&reference, "profile")).await.status(),
        200
    );
}
