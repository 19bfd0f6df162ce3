//! The picture of whoever has none, as the tenant's policy has it: in claims, on the page, and drawn.

use cameo_server::DefaultPicture::{self, Address, Gravatar, Initials};
use serde_json::{Value, json};

use crate::{
    pictures::png,
    server::{FIRST, FIRST_GLOBAL, Person, Server, hex, json_of, updated},
};

const ADDRESS: &str = "https://photos.example/none.png";

async fn server(policy: &[DefaultPicture]) -> Server {
    Server::start_with(|config| config.tenant.default_pictures = policy.to_vec()).await
}

fn is_initials(url: &str) -> bool {
    url.contains("/_initials/") && !url.contains("gravatar")
}

/// What the page is told to show of somebody without a picture.
async fn on_page(person: &Person) -> Value {
    let (_, answer) = person
        .graphql("{ viewer { defaultPicture } }", json!({}))
        .await;
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    answer["data"]["viewer"]["defaultPicture"].clone()
}

/// Where pictures may be shown from, as the page's policy has it.
async fn shown_from(server: &Server) -> String {
    let page = server.get("/sign-in").await;
    let policy = page.headers()["content-security-policy"].to_str();
    let mut rules = policy.expect("text").split(';').map(str::trim);
    let rule = rules.find(|rule| rule.starts_with("img-src"));
    rule.expect("a rule for images").to_owned()
}

/// The picture that claims tell of the first demo person.
async fn told(server: &Server) -> Value {
    let person = server.sign_in(FIRST).await;
    assert_eq!(
        person.attributes().await["picture"],
        Value::Null,
        "it is not theirs"
    );
    let token = person.access_token().await;
    let claims = server.userinfo(&token).await;
    let page = on_page(&person).await;
    let is_drawn = claims["picture"].as_str().is_some_and(is_initials);
    let for_page = if is_drawn {
        &Value::Null
    } else {
        &claims["picture"]
    };
    assert_eq!(&page, for_page, "a page draws initials by itself");
    let auth0 = server
        .client
        .get(server.url("/userinfo"))
        .bearer_auth(&token);
    let (_, as_auth0) = json_of(auth0).await;
    assert_eq!(claims["picture"], as_auth0["picture"], "in both dialects");
    claims["picture"].clone()
}

#[tokio::test]
async fn without_a_policy_there_is_none() {
    assert_eq!(told(&server(&[]).await).await, Value::Null);
}

#[tokio::test]
async fn the_first_that_gives_something_is_told() {
    let plain = server(&[Address(ADDRESS.into()), Initials]).await;
    assert_eq!(told(&plain).await, ADDRESS);

    let initials = server(&[Initials, Gravatar]).await;
    let drawn = initials.url("/_initials/3/FD.png");
    let claim = told(&initials).await;
    let colour = claim
        .as_str()
        .and_then(|it| it.rsplit('/').nth(1))
        .expect("a colour");
    assert_eq!(claim, drawn.replace("/3/", &format!("/{colour}/")));
    assert_eq!(
        initials
            .get(&claim.as_str().expect("text")[initials.origin.len()..])
            .await
            .status(),
        200
    );

    let gravatar = server(&[Gravatar, Initials]).await;
    let claim = told(&gravatar).await;
    let hash =
        hex(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, b"first@demo.example").as_ref());
    let text = claim.as_str().expect("an address");
    assert!(
        text.starts_with(&format!("https://gravatar.com/avatar/{hash}?s=240&d=http")),
        "{text}"
    );
    assert!(text.ends_with("FD.png"), "it goes on to the next: {text}");
}

#[tokio::test]
async fn the_page_may_show_what_is_turned_on_and_nobody_else_s() {
    for (policy, wanted) in [
        (&[][..], "img-src 'self' blob:"),
        (&[Initials], "img-src 'self' blob:"),
        (
            &[Gravatar, Initials],
            "img-src 'self' blob: https://gravatar.com",
        ),
        (
            &[Address(ADDRESS.into())],
            "img-src 'self' blob: https://photos.example",
        ),
    ] {
        assert_eq!(shown_from(&server(policy).await).await, wanted);
    }
}

#[tokio::test]
async fn the_page_is_told_of_it_beside_an_own_picture_and_no_administrator_is() {
    let server = server(&[Address(ADDRESS.into())]).await;
    let person = server.sign_in(FIRST).await;
    let picture = person.picture(&server, png(40, 40)).await;
    let change = "mutation($id:ID!,$a:UserStandardAttributes){updateUser(input:{userID:$id,\
        standardAttributes:$a}){user{defaultPicture standardAttributes}}}";
    let variables = json!({"id": FIRST_GLOBAL, "a": {"picture": picture}});
    let (_, answer) = person.graphql(change, variables).await;
    assert_eq!(updated(&answer)["given_name"], "First");
    let told = &answer["data"]["updateUser"]["user"]["defaultPicture"];
    assert_eq!(told, ADDRESS, "for when it is removed");
    assert_eq!(on_page(&person).await, ADDRESS);
    let query = "query($id:ID!){node(id:$id){... on User{defaultPicture}}}";
    let (_, answer) = server
        .admin_graphql(query, json!({"id": FIRST_GLOBAL}))
        .await;
    assert_ne!(answer["errors"], Value::Null, "Authgear has no such field");
}

#[tokio::test]
async fn an_own_picture_comes_first() {
    let server = server(&[Address(ADDRESS.into())]).await;
    let person = server.sign_in(FIRST).await;
    let picture = person.picture(&server, png(40, 40)).await;
    person
        .patch(FIRST_GLOBAL, json!({"picture": picture}))
        .await;
    let claims = server.userinfo(&person.access_token().await).await;
    assert!(
        claims["picture"]
            .as_str()
            .is_some_and(|url| url.contains("/_images/")),
        "{claims}"
    );
}

#[tokio::test]
async fn initials_are_drawn_in_any_script() {
    let server = server(&[Initials]).await;
    let mut drawn = Vec::new();
    for letters in [
        "AK",
        "%D0%95%D0%96",
        "%D7%A9%D7%9C",
        "%E7%8E%8B%E5%B0%8F",
        "%F0%9F%A6%8A",
        "%3C%26",
    ] {
        for kind in ["svg", "png"] {
            let answer = server.get(&format!("/_initials/2/{letters}.{kind}")).await;
            assert_eq!(answer.status(), 200, "{letters}.{kind}");
            let headers = answer.headers().clone();
            assert_eq!(headers["x-content-type-options"], "nosniff");
            assert!(
                headers["content-security-policy"]
                    .to_str()
                    .expect("text")
                    .contains("sandbox")
            );
            let bytes = answer.bytes().await.expect("bytes");
            if kind == "svg" {
                let text = String::from_utf8(bytes.to_vec()).expect("text");
                assert!(text.contains("#8e24aa") && !text.contains("<&"), "{text}");
            } else {
                let image = image::load_from_memory(&bytes).expect("an image").to_rgb8();
                assert_eq!(image.dimensions(), (240, 240));
                assert_eq!(image.get_pixel(2, 2).0, [0x8e, 0x24, 0xaa], "the colour");
                let white = image.pixels().filter(|it| it.0 == [255; 3]).count();
                assert!(
                    (200..20_000).contains(&white),
                    "{letters}: {white} white pixels"
                );
                drawn.push(image);
            }
        }
    }
    // This machine may lack fonts; with them, other letters look other than those.
    assert!(
        drawn[0] != drawn[1] || drawn[0] == drawn[3],
        "different letters look different"
    );
}

#[tokio::test]
async fn anything_else_is_not_drawn() {
    let server = server(&[]).await;
    for path in [
        "6/AB.png",
        "0/ABCDE.png",
        "0/.png",
        "0/AB.gif",
        "x/AB.png",
        "0/%0a.png",
        "0/AB",
        "0/A%20.svg",
    ] {
        let status = server.get(&format!("/_initials/{path}")).await.status();
        assert!(status == 404 || status == 400, "{path}: {status}");
    }
}
