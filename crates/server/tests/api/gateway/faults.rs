//! What breaks between a gateway and the system behind it: once, for good, or altogether.

use cameo_server::Dialect;
use futures_util::stream::{self, StreamExt as _};
use serde_json::json;

use super::world::{World, change, code};
use crate::{
    between::{Between, Fault},
    capture::captured,
    pictures::png,
    server::{FIRST_GLOBAL, UPDATE, updated},
};

/// Cases that are tried at the same time: most of their time they wait.
const AT_ONCE: usize = 6;

/// Whatever is answered there with a success is one, for Igloo publishes no body.
const ASSOCIATION: &str = "POST /.api2/api/v1/communities/10/attachments/";

/// What a change asks of a system, by the beginnings of method and path, in its order.
const fn exchanges(system: Dialect) -> &'static [&'static str] {
    match system {
        Dialect::Authgear => &[
            "GET /_api/admin/images",
            "POST /_images/",
            "POST /_api/admin/graphql",
        ],
        Dialect::Auth0 => &[
            "POST /oauth/token",
            "GET /api/v2/users/",
            "PATCH /api/v2/users/",
        ],
        Dialect::Igloo => &[
            "POST /.api2/api/Session/Create",
            "POST /.api2/api/v1/communities/10/attachments",
            "PATCH /.api2/api/v1/communities/10/attachments/uploads/",
            ASSOCIATION,
        ],
    }
}

/// How a system refuses a token or session that it gave before, and where it can.
fn refusal(system: Dialect) -> (u16, Vec<&'static str>) {
    let all = exchanges(system);
    match system {
        Dialect::Authgear => (403, vec![all[0], all[2]]),
        Dialect::Auth0 | Dialect::Igloo => (401, all[1..].to_vec()),
    }
}

/// What breaks once is made good, and nothing is lost by it.
async fn check_once(system: Dialect) {
    let down = Fault::Answer(503, String::new());
    let (status, refusing) = refusal(system);
    let refused = Fault::Answer(status, "Forbidden\n".into());
    let broken = exchanges(system).iter().copied();
    let broken = broken.flat_map(|at| [(at, Fault::LoseAnswer), (at, down.clone())]);
    let refused = refusing.into_iter().map(|at| (at, refused.clone()));
    let check = |(at, fault)| check_broken_once(system, at, fault);
    let cases = stream::iter(broken.chain(refused));
    cases.for_each_concurrent(AT_ONCE, check).await;
}

async fn check_broken_once(system: Dialect, at: &str, fault: Fault) {
    let world = World::start(system).await;
    let person = world.person().await;
    let reference = person.picture(&world.gateway, png(60, 60)).await;
    world.between.disturb(at, fault.clone());
    let answer = person
        .patch(FIRST_GLOBAL, json!({"picture": reference}))
        .await;
    assert!(updated(&answer)["picture"].is_string(), "{fault:?} at {at}");
    assert!(world.has_picture_there().await, "{fault:?} at {at}");
    let there = world.upstream.read(FIRST_GLOBAL).await;
    assert_eq!(there["given_name"], "First", "{fault:?} at {at}");
    assert_eq!(world.between.faults_left(), 0, "{fault:?} at {at}");
}

#[tokio::test]
async fn what_breaks_once_on_the_way_to_authgear_is_made_good() {
    check_once(Dialect::Authgear).await;
}

#[tokio::test]
async fn what_breaks_once_on_the_way_to_auth0_is_made_good() {
    check_once(Dialect::Auth0).await;
}

#[tokio::test]
async fn what_breaks_once_on_the_way_to_igloo_is_made_good() {
    check_once(Dialect::Igloo).await;
}

/// What does not end is bounded, typed, and changes nothing.
async fn check_for_good(system: Dialect) {
    let canary = Between::start().await;
    canary.lead_to("http://127.0.0.1:1");
    let elsewhere = canary.origin();
    let link = json!({"result": {"upload_url": format!("{elsewhere}/_images/behind/x?y")}});
    let failures = [
        Fault::Hang,
        Fault::Answer(500, "canary-upstream-word".into()),
        Fault::Redirect(format!("{elsewhere}/")),
    ];
    let nonsense = [
        Fault::Endless,
        Fault::Answer(200, "canary-upstream-word".into()),
        Fault::Answer(200, link.to_string()),
    ];
    let cases = exchanges(system).iter().flat_map(|at| {
        let nonsense = nonsense.iter().filter(|_| *at != ASSOCIATION);
        failures.iter().chain(nonsense).map(|fault| (*at, fault))
    });
    let check = |(at, fault)| check_broken_for_good(system, at, fault);
    let cases = stream::iter(cases);
    cases.for_each_concurrent(AT_ONCE, check).await;
    assert_eq!(canary.seen(), [""; 0], "nothing is led elsewhere");
}

async fn check_broken_for_good(system: Dialect, at: &str, fault: &Fault) {
    let world = World::start_with(system, |gateway| {
        if let Fault::Hang = fault {
            gateway.answer_millis = 1000;
        }
    })
    .await;
    let person = world.person().await;
    let reference = person.picture(&world.gateway, png(60, 60)).await;
    world.between.seen();
    for _ in 0..40 {
        world.between.disturb(at, fault.clone());
    }
    let variables = json!({"id": FIRST_GLOBAL, "a": {"picture": reference}});
    let (_, answer) = person.graphql(UPDATE, variables).await;
    assert_eq!(code(&answer), "backend/unavailable", "{fault:?} at {at}");
    let text = answer.to_string();
    assert!(
        !text.contains("canary") && !text.contains(&world.between.host()),
        "{text}"
    );
    assert!(!world.has_picture_there().await, "{fault:?} at {at}");
    let seen = world.between.seen();
    let tries = seen.iter().filter(|it| it.starts_with(at)).count();
    assert!((1..=3).contains(&tries), "{fault:?} at {at}: {tries}");
}

#[tokio::test]
async fn what_stays_broken_before_authgear_changes_nothing() {
    check_for_good(Dialect::Authgear).await;
}

#[tokio::test]
async fn what_stays_broken_before_auth0_changes_nothing() {
    check_for_good(Dialect::Auth0).await;
}

#[tokio::test]
async fn what_stays_broken_before_igloo_changes_nothing() {
    check_for_good(Dialect::Igloo).await;
}

#[tokio::test]
async fn a_system_that_is_down_is_said() {
    let world = World::start(Dialect::Authgear).await;
    let person = world.person().await;
    world.between.stop();
    let (status, answer) = person.graphql("{ viewer { id } }", json!({})).await;
    assert_eq!(status, 503, "{answer}");
    assert_eq!(answer["error"]["info"]["code"], "backend/unavailable");
    assert!(
        !answer.to_string().contains(&world.between.host()),
        "{answer}"
    );
}

#[tokio::test]
async fn no_secret_of_a_gateway_is_told_or_logged() {
    for system in Dialect::ALL {
        let world = World::start(system).await;
        let person = world.person().await;
        let answer = change(&world, &person, 60).await;
        world.between.disturb("", Fault::Answer(401, "{}".into()));
        let failed = change(&world, &person, 61).await;
        let log = captured().0.lock().expect("nobody panics").clone();
        let log = String::from_utf8_lossy(&log);
        assert!(log.contains("/api/graphql"), "control: requests are logged");
        let folder = world.upstream.data.path().join("dev");
        let key = std::fs::read_to_string(folder.join("admin-key.pem")).expect("key");
        let secret = std::fs::read_to_string(folder.join("client-secret")).expect("secret");
        let key = key.lines().nth(3).expect("a line of it");
        let proofs = world.between.proofs();
        assert!(!proofs.is_empty(), "control: who asks is proved");
        let secrets = [key, secret.trim(), "x-authgear-signature="];
        for secret in secrets.into_iter().chain(proofs.iter().map(String::as_str)) {
            assert!(!log.contains(secret), "{system:?}: {secret} is in the log");
            for answer in [&answer, &failed] {
                assert!(!answer.to_string().contains(secret), "{system:?}: {answer}");
            }
        }
        assert!(!format!("{:?}", world.gateway.config).contains(secret.trim()));
    }
}
