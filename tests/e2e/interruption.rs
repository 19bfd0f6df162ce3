//! What goes wrong on the way: a dead server, an old link, lost answers. The photo is kept, and
//! only what is missing is done again.

use std::time::Duration;

use cameo_tests::{
    browser::Tree,
    corpus, oracle,
    proxy::{Exchange, Fault, Gate},
    stage::Stage,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_killed_in_the_middle_of_an_upload() {
    let mut stage = Stage::open_with_process("interruption.killed").await;
    stage.browser.expect_complaint("net::ERR_");
    stage.browser.expect_complaint("transport/");
    let gate = Gate::new();
    let fault = Fault::HoldBody {
        after_bytes: 2000,
        gate: gate.clone(),
    };
    stage.proxy().disturb(Exchange::Upload, fault);
    stage.edit_with(&corpus::noisy_photo()).await;
    stage.browser.click("button", "Save").await;
    gate.reached().await;
    stage.server.kill();
    let said = stage.browser.hear_alert().await;
    assert!(
        said.contains("can't be reached") && said.contains("kept"),
        "{said}"
    );
    stage.browser.find("application", "Crop area").await;

    stage.server.restart();
    stage.browser.click("button", "Try again").await;
    stage.saved().await;
    let bytes = stage.served().await;
    assert_eq!(oracle::pixels(&bytes).width, 1024);
    assert_eq!(stage.rows.objects("stored").await, 1);
    assert_eq!(
        stage.rows.object_files(),
        1,
        "the torn upload left something behind"
    );

    // What was acknowledged survives a power cut.
    stage.server.kill();
    stage.server.restart();
    let settings = format!("{}/settings", stage.origin());
    stage.browser.open(&settings).await;
    assert!(
        stage.served().await == bytes,
        "another photo after the restart"
    );
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_that_ran_out_is_replaced_without_asking() {
    let stage = Stage::open_behind_proxy("interruption.expired").await;
    stage.browser.expect_complaint("status of 400");
    let gate = Gate::new();
    stage
        .proxy()
        .disturb(Exchange::Upload, Fault::Hold(gate.clone()));
    stage.edit_with(&corpus::four_colours(6)).await;
    stage.browser.click("button", "Save").await;
    gate.reached().await;
    let has_begun = |tree: &Tree| {
        let percent = tree.find("progressbar", "Saving")?.value.parse::<f64>();
        percent.is_ok_and(|percent| percent > 10.0).then_some(())
    };
    stage.browser.wait_for("progress", has_begun).await;
    stage.server.advance(Duration::from_secs(901));
    gate.open();
    stage.saved().await;
    assert_eq!(stage.proxy().count(Exchange::Presign), 2);
    assert_eq!(stage.proxy().count(Exchange::Upload), 2);
    assert_eq!(stage.proxy().count(Exchange::Mutation), 1);
    oracle::assert_nothing_private(&stage.served().await);
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_whose_answer_is_lost_is_saved_all_the_same() {
    let stage = Stage::open_behind_proxy("interruption.upload_answer").await;
    stage.browser.expect_complaint("net::ERR_");
    stage.browser.expect_complaint("status of 409");
    stage.proxy().disturb(Exchange::Upload, Fault::LoseAnswer);
    stage.change_photo(&corpus::four_colours(6)).await;
    assert_eq!(stage.proxy().count(Exchange::Presign), 2, "one new link");
    assert_eq!(stage.proxy().count(Exchange::Mutation), 1);
    let corners = oracle::pixels(&stage.served().await).corners();
    oracle::assert_close(corners[0], corpus::CORNERS[0]);
    // Both arrived, one is the picture; the other one waits for the sweep.
    assert_eq!(stage.rows.uploads("claimed").await, 1);
    assert_eq!(stage.rows.uploads("stored").await, 1);
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_whose_answer_is_lost_is_only_committed_again() {
    let stage = Stage::open_behind_proxy("interruption.commit_answer").await;
    stage.browser.expect_complaint("net::ERR_");
    stage.proxy().disturb(Exchange::Mutation, Fault::LoseAnswer);
    stage.change_photo(&corpus::four_colours(6)).await;
    assert_eq!(stage.proxy().count(Exchange::Presign), 1);
    assert_eq!(stage.proxy().count(Exchange::Upload), 1);
    assert_eq!(stage.proxy().count(Exchange::Mutation), 2);
    assert_eq!(stage.rows.uploads("claimed").await, 1);
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_that_keeps_failing_is_only_committed_again() {
    let stage = Stage::open_behind_proxy("interruption.commit_fails").await;
    stage.browser.expect_complaint("status of 503");
    stage.browser.expect_complaint("backend/unavailable");
    for _ in 0..3 {
        stage
            .proxy()
            .disturb(Exchange::Mutation, Fault::Answer(503, "{}"));
    }
    stage.edit_with(&corpus::four_colours(6)).await;
    stage.browser.click("button", "Save").await;
    let said = stage.browser.hear_alert().await;
    assert!(
        said.contains("kept") && said.contains("try again"),
        "{said}"
    );
    assert!(!stage.attributes().await.contains_key("picture"));

    stage.browser.click("button", "Try again").await;
    stage.saved().await;
    assert_eq!(stage.proxy().count(Exchange::Presign), 1);
    assert_eq!(stage.proxy().count(Exchange::Upload), 1);
    assert_eq!(stage.proxy().count(Exchange::Mutation), 4);
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn offline_is_held_and_saved_once_back() {
    let stage = Stage::open_behind_proxy("interruption.offline").await;
    stage
        .browser
        .expect_complaint("net::ERR_INTERNET_DISCONNECTED");
    stage.browser.expect_complaint("transport/offline");
    stage.edit_with(&corpus::four_colours(6)).await;
    stage.browser.set_offline(true).await;
    stage.browser.click("button", "Save").await;
    let said = stage.browser.hear_alert().await;
    assert!(said.contains("offline") && said.contains("kept"), "{said}");
    assert_eq!(stage.proxy().count(Exchange::Presign), 0);
    stage.browser.set_offline(false).await;
    stage.saved().await;
    assert!(stage.attributes().await.contains_key("picture"));
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_photo_can_be_chosen_while_offline() {
    let stage = Stage::open_behind_proxy("interruption.offline_another").await;
    let browser = &stage.browser;
    browser.expect_complaint("net::ERR_INTERNET_DISCONNECTED");
    browser.expect_complaint("transport/offline");
    // Its photo is still being made when the next one is chosen.
    stage.edit_with(&corpus::over_10_mib()).await;
    browser.set_offline(true).await;
    browser.click("button", "Save").await;
    browser.hear_alert().await;

    let green = [20, 160, 60];
    stage.choose(&corpus::one_colour("green.jpg", green)).await;
    browser.gone("button", "Try again").await;
    browser.enabled("button", "Save").await;
    browser.click("button", "Save").await;
    let said = browser.hear_alert().await;
    assert!(said.contains("offline") && said.contains("kept"), "{said}");
    browser.set_offline(false).await;
    stage.saved().await;
    let corners = oracle::pixels(&stage.served().await).corners();
    oracle::assert_close(corners[0], green);
    assert_eq!(stage.proxy().count(Exchange::Upload), 1);
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_opened_offline_is_opened_once_back() {
    let stage = Stage::open_behind_proxy("interruption.offline_open").await;
    let browser = &stage.browser;
    browser.expect_complaint("net::ERR_INTERNET_DISCONNECTED");
    browser.expect_complaint("transport/offline");
    browser.set_offline(true).await;
    stage.edit().await;
    stage.choose(&corpus::four_colours(6)).await;
    let said = browser.hear("alert", "offline").await;
    assert!(said.contains("by itself"), "{said}");
    browser.set_offline(false).await;
    browser.find("application", "Crop area").await;
    stage.save().await;
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_made_offline_is_saved_once_back() {
    let stage = Stage::open_behind_proxy("interruption.offline_without_worker").await;
    let browser = &stage.browser;
    browser.expect_complaint("net::ERR_INTERNET_DISCONNECTED");
    browser.expect_complaint("transport/offline");
    stage.edit_with(&corpus::four_colours(6)).await;
    // Ends the worker, and no other can start.
    stage.choose(&corpus::over_10_mib()).await;
    browser.click("button", "Cancel").await;
    browser.enabled("button", "Save").await;
    browser.set_offline(true).await;
    browser.click("button", "Save").await;
    browser.hear("alert", "offline").await;
    browser.set_offline(false).await;
    stage.saved().await;
    let corners = oracle::pixels(&stage.served().await).corners();
    oracle::assert_close(corners[0], corpus::CORNERS[0]);
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_stored_photo_is_opened_once_back() {
    let stage = Stage::open_behind_proxy("interruption.offline_adjust").await;
    let browser = &stage.browser;
    browser.expect_complaint("net::ERR_INTERNET_DISCONNECTED");
    browser.expect_complaint("transport/offline");
    stage.begin_with_picture(&corpus::clean_square()).await;
    stage.edit().await;
    browser.set_offline(true).await;
    browser.click("button", "Adjust photo").await;
    browser.hear("alert", "offline").await;
    browser.set_offline(false).await;
    browser.find("application", "Crop area").await;
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_pasted_offline_is_not_pasted_anew() {
    let stage = Stage::open_behind_proxy("interruption.offline_paste").await;
    let browser = &stage.browser;
    browser.expect_complaint("net::ERR_INTERNET_DISCONNECTED");
    browser.expect_complaint("transport/offline");
    browser.permit("clipboard-read", true).await;
    browser.copy(&corpus::transparent_png().bytes).await;
    browser.set_offline(true).await;
    stage.edit().await;
    browser.click("button", "Paste").await;
    browser.hear("alert", "offline").await;
    browser.copy(b"no picture").await;
    browser.set_offline(false).await;
    browser.find("application", "Crop area").await;
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_many_links_in_an_hour_are_said_and_the_photo_kept() {
    let stage = Stage::open("interruption.rate_limited").await;
    stage.browser.expect_complaint("status of 429");
    stage.browser.expect_complaint("backend/rate-limited");
    for _ in 0..10 {
        stage.api.presign().await;
    }
    stage.edit_with(&corpus::four_colours(6)).await;
    stage.browser.click("button", "Save").await;
    let said = stage.browser.hear_alert().await;
    assert!(said.contains("Too many changes"), "{said}");
    stage.server.advance(Duration::from_secs(3601));
    stage.browser.click("button", "Try again").await;
    stage.saved().await;
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_ended_is_said_and_the_photo_kept() {
    let stage = Stage::open_behind_proxy("interruption.signed_out").await;
    stage.browser.expect_complaint("status of 401");
    stage.browser.expect_complaint("backend/signed-out");
    stage.edit_with(&corpus::four_colours(6)).await;
    stage.server.advance(Duration::from_secs(400 * 24 * 3600));
    stage.browser.click("button", "Save").await;
    let said = stage.browser.hear_alert().await;
    assert!(said.contains("Sign in again"), "{said}");
    stage.browser.find("application", "Crop area").await;
    assert_eq!(stage.rows.object_files(), 0);
    stage.finish().await;
}
