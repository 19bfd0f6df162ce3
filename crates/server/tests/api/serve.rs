//! How pictures are shown through a CDN.

use reqwest::{Method, header};

use crate::{
    pictures::{look, png},
    server::{Server, path_of},
};

/// A CDN may keep the name by which it was asked; whichever way the operator wrote that name.
#[tokio::test]
async fn a_cdn_may_ask_under_its_own_name_for_images_only() {
    let server = Server::start_with(|config| {
        config.tenant.cdn_host = Some("CDN.example".into());
    })
    .await;
    let reference = server.admin_picture(png(60, 40)).await;
    let ask = async |method: Method, path: &str| {
        let request = server.client.request(method, server.url(path));
        let request = request
            .header(header::HOST, "cdn.Example")
            .header(header::ORIGIN, "http://cdn.example");
        request.send().await.expect("answer")
    };
    for option in ["profile", "original"] {
        let shown = ask(Method::GET, &path_of(&reference, option)).await;
        assert_eq!(shown.status(), 200);
        let granted = shown.headers().get(header::ACCESS_CONTROL_ALLOW_ORIGIN);
        assert_eq!(granted, None);
        let (size, _) = look(&shown.bytes().await.expect("body"));
        assert!(size.0 > 0);
    }
    let elsewhere = server.get(&path_of(&reference, "profile")).await;
    let location = elsewhere.headers()[header::LOCATION].to_str();
    assert!(location.expect("text").starts_with("http://cdn.example/"));
    let link = server.admin_link().await;
    let upload = link.strip_prefix(&server.origin).expect("path");
    for (method, path) in [
        (Method::POST, upload),
        (Method::OPTIONS, upload),
        (Method::GET, "/sign-in"),
        (Method::GET, "/settings"),
        (Method::POST, "/api/graphql"),
        (Method::GET, "/_api/admin/images/upload"),
        (Method::GET, "/_images"),
    ] {
        assert_eq!(ask(method, path).await.status(), 421, "{path}");
    }
}
