//! Back, reload, closing the tab and losing the network in every state of the picker: what is stored
//! stays whole, the page shows what is stored, and work that the page still holds is not lost.

use cameo_tests::{
    browser::Tree,
    corpus,
    proxy::{Exchange, Fault, Gate},
    server::Server,
    stage::{Stage, object_of},
};
use serde_json::{Map, Value};

#[path = "../../crates/widget/src/picker/phases.rs"]
mod phases;

/// A machine with a camera.
const CAMERA: &str = "--use-fake-device-for-media-stream";

/// What becomes of the work once the network is back.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Work {
    /// The state is as it was.
    Stays,
    /// The photo is saved, at once or after "Save".
    Saved,
    /// The photo is removed.
    Removed,
}

/// One scenario: a person with a picture, and one before it, whose editor was brought into one state.
struct Run {
    stage: Stage<Server>,
    /// Holds what is under way.
    gate: Gate,
    attributes: Map<String, Value>,
}

impl Run {
    async fn open(name: &str) -> Self {
        let stage = Stage::open_behind_proxy_with(&[CAMERA], &format!("states.{name}")).await;
        for complaint in [
            "net::ERR_",
            "transport/",
            "source/",
            "status of 503",
            "backend/",
            "host/camera",
        ] {
            stage.browser.expect_complaint(complaint);
        }
        let earlier = corpus::one_colour("earlier.jpg", [90, 90, 90]);
        stage.api.set_picture(&earlier.bytes).await;
        stage.begin_with_picture(&corpus::clean_square()).await;
        let attributes = stage.attributes().await;
        Self {
            stage,
            gate: Gate::new(),
            attributes,
        }
    }

    /// Brings the editor into the state of this name.
    async fn reach(&mut self, name: &str) {
        self.gate = Gate::new();
        let Self { stage, gate, .. } = &*self;
        let hold = |exchange| stage.proxy().disturb(exchange, Fault::Hold(gate.clone()));
        let browser = &stage.browser;
        match name {
            "empty" => stage.edit().await,
            "camera" => {
                browser.permit("camera", true).await;
                stage.edit().await;
                browser.click("button", "Use camera").await;
                browser.find("button", "Take photo").await;
            }
            "opening" => {
                stage.edit().await;
                hold(Exchange::Image);
                browser.click("button", "Adjust photo").await;
                gate.reached().await;
                browser.hear("status", "Opening").await;
            }
            "framing" => self.frame().await,
            "confirming-discard" => {
                self.frame().await;
                browser.click("button", "Cancel").await;
                browser.find("alertdialog", "Discard changes?").await;
            }
            "preparing" => {
                hold(Exchange::Presign);
                self.save_until_held().await;
            }
            "uploading" => {
                let gate = gate.clone();
                let fault = Fault::HoldBody {
                    after_bytes: 2000,
                    gate,
                };
                stage.proxy().disturb(Exchange::Upload, fault);
                self.save_until_held().await;
            }
            "committing" => {
                hold(Exchange::Mutation);
                self.save_until_held().await;
            }
            "confirming-removal" => self.ask_removal().await,
            "removing" => {
                hold(Exchange::Mutation);
                self.ask_removal().await;
                browser.click("button", "Remove").await;
                gate.reached().await;
            }
            "restoring" => {
                hold(Exchange::Mutation);
                self.go_back().await;
                gate.reached().await;
            }
            "failed-to-photograph" => {
                browser.permit("camera", false).await;
                stage.edit().await;
                browser.click("button", "Use camera").await;
                browser.hear_alert().await;
            }
            "failed-to-open" => {
                stage.edit().await;
                let mut files = corpus::refused().into_iter();
                let bad = files.find(|file| file.name == "truncated.jpg");
                stage.choose(&bad.expect("the corpus has it")).await;
                browser.hear_alert().await;
            }
            "failed-to-save" => {
                self.refuse();
                self.frame().await;
                browser.click("button", "Save").await;
                browser.hear_alert().await;
            }
            "failed-to-remove" => {
                self.refuse();
                self.ask_removal().await;
                browser.click("button", "Remove").await;
                browser.hear_alert().await;
            }
            "failed-to-restore" => {
                self.refuse();
                self.go_back().await;
                browser.hear_alert().await;
            }
            unknown => panic!("no way to {unknown}"),
        }
    }

    async fn frame(&self) {
        self.stage.edit_with(&corpus::noisy_photo()).await;
        self.stage.browser.click("button", "Flip").await;
    }

    async fn save_until_held(&self) {
        self.frame().await;
        self.stage.browser.click("button", "Save").await;
        self.gate.reached().await;
    }

    async fn ask_removal(&self) {
        let browser = &self.stage.browser;
        self.stage.edit().await;
        browser.click("button", "Remove photo").await;
        browser.find("alertdialog", "Remove photo?").await;
    }

    async fn go_back(&self) {
        let stage = &self.stage;
        stage.edit().await;
        let earlier = stage.earlier_pictures().await;
        stage.browser.click("button", &earlier[0]).await;
    }

    /// The server has a problem with the next mutation, however often it is tried.
    fn refuse(&self) {
        for _ in 0..3 {
            let fault = Fault::Answer(503, "{}");
            self.stage.proxy().disturb(Exchange::Mutation, fault);
        }
    }

    /// Nothing has changed, neither what is stored nor what the page shows.
    async fn assert_as_before(&self, what: &str) {
        let Self {
            stage, attributes, ..
        } = self;
        let settings = format!("{}/settings", stage.origin());
        stage.browser.open(&settings).await;
        stage.browser.find("button", "Edit Profile").await;
        assert_eq!(stage.attributes().await, *attributes, "{what}");
        stage.picture_with(object_of(&attributes["picture"])).await;
        let dialog = stage.browser.tree().await;
        assert!(dialog.find("dialog", "Edit profile").is_none(), "{what}");
        assert!(!stage.served().await.is_empty(), "{what}");
    }

    async fn back(&mut self, name: &str) {
        self.reach(name).await;
        self.stage.browser.back().await;
        self.assert_as_before("Back").await;
    }

    async fn reload(&mut self, name: &str) {
        self.reach(name).await;
        self.stage.browser.reload().await;
        self.assert_as_before("reload").await;
    }

    async fn close(&mut self, name: &str) {
        self.reach(name).await;
        let first = self.stage.browser.new_tab().await;
        let second = self.stage.browser.enter(&first).await;
        self.stage.browser.close_tab(&second).await;
        self.assert_as_before("close").await;
    }

    async fn offline(&mut self, name: &str, work: Work) {
        self.reach(name).await;
        let browser = &self.stage.browser;
        browser.set_offline(true).await;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        assert_eq!(self.stage.attributes().await, self.attributes);
        browser.set_offline(false).await;
        self.gate.open();
        match work {
            Work::Stays => self.assert_as_before("offline").await,
            Work::Saved => self.assert_saved().await,
            Work::Removed => {
                browser.hear("status", "Photo removed").await;
                assert!(!self.stage.attributes().await.contains_key("picture"));
            }
        }
    }

    /// The photo is saved: by itself, or as soon as the person says so.
    async fn assert_saved(&self) {
        let stage = &self.stage;
        let is_usable = |tree: &Tree, name| {
            let button = tree.find("button", name);
            button.is_some_and(|button| !button.is_disabled)
        };
        for name in ["Keep editing", "Try again"] {
            if is_usable(&stage.browser.tree().await, name) {
                stage.browser.click("button", name).await;
            }
        }
        let waits = |tree: &Tree| match tree.find("dialog", "Edit profile") {
            Some(_) => is_usable(tree, "Save").then_some(true),
            None => Some(false),
        };
        if stage.browser.wait_for("the photo or Save", waits).await {
            stage.browser.click("button", "Save").await;
        }
        stage.saved().await;
        let stored = stage.attributes().await["picture"].clone();
        assert_ne!(stored, self.attributes["picture"]);
        stage.picture_with(object_of(&stored)).await;
    }
}

async fn run(name: &str, work: Work) {
    let mut run = Run::open(name).await;
    run.back(name).await;
    run.reload(name).await;
    run.close(name).await;
    run.offline(name, work).await;
    run.stage.finish().await;
}

macro_rules! states {
    ($($test:ident: $name:literal, $work:ident;)+) => {
        /// Every state that has a run.
        const RUN: &[&str] = &[$($name),+];
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                run($name, Work::$work).await;
            }
        )+
    };
}

states! {
    empty: "empty", Stays;
    camera: "camera", Stays;
    opening: "opening", Saved;
    framing: "framing", Saved;
    confirming_discard: "confirming-discard", Saved;
    preparing: "preparing", Saved;
    uploading: "uploading", Saved;
    committing: "committing", Saved;
    confirming_removal: "confirming-removal", Stays;
    removing: "removing", Removed;
    restoring: "restoring", Saved;
    failed_to_photograph: "failed-to-photograph", Stays;
    failed_to_open: "failed-to-open", Stays;
    failed_to_save: "failed-to-save", Saved;
    failed_to_remove: "failed-to-remove", Stays;
    failed_to_restore: "failed-to-restore", Stays;
}

#[test]
fn every_state_has_a_run() {
    assert_eq!(RUN, phases::PHASES);
}
