//! Back, reload, closing the tab and losing the network in every state of the picker: what is stored
//! stays whole, the page shows what is stored, and work that the page still holds is not lost.

use cameo_tests::stage::object_of;
use serde_json::{Map, Value};

use crate::walk::{PHASES, Walk};

/// What becomes of the work once the network is back.
#[derive(Debug, Clone, Copy)]
enum Work {
    /// The state is as it was.
    Stays,
    /// The photo is saved, once these buttons are pressed.
    Saved(&'static [&'static str]),
    /// The photo is removed.
    Removed,
}

use Work::{Removed, Saved, Stays};

/// One scenario: a person with a picture, whose editor is brought into one state.
struct Run {
    walk: Walk,
    attributes: Map<String, Value>,
}

impl Run {
    async fn open(name: &str) -> Self {
        let walk = Walk::begin("en", &format!("states.{name}")).await;
        let attributes = walk.stage.attributes().await;
        Self { walk, attributes }
    }

    /// Nothing has changed, neither what is stored nor what the page shows.
    async fn assert_as_before(&self, what: &str) {
        let Self { walk, attributes } = self;
        let stage = &walk.stage;
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
        self.walk.reach(name).await;
        self.walk.stage.browser.back().await;
        self.assert_as_before("Back").await;
    }

    async fn reload(&mut self, name: &str) {
        self.walk.reach(name).await;
        self.walk.stage.browser.reload().await;
        self.assert_as_before("reload").await;
    }

    async fn close(&mut self, name: &str) {
        self.walk.reach(name).await;
        let first = self.walk.stage.browser.new_tab().await;
        let second = self.walk.stage.browser.enter(&first).await;
        self.walk.stage.browser.close_tab(&second).await;
        self.assert_as_before("close").await;
    }

    async fn offline(&mut self, name: &str, work: Work) {
        self.walk.reach(name).await;
        let browser = &self.walk.stage.browser;
        browser.set_offline(true).await;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        assert_eq!(self.walk.stage.attributes().await, self.attributes);
        browser.set_offline(false).await;
        self.walk.gate.open();
        match work {
            Stays => self.assert_as_before("offline").await,
            Saved(after) => self.assert_saved(after).await,
            Removed => {
                browser.hear("status", "Photo removed").await;
                assert!(!self.walk.stage.attributes().await.contains_key("picture"));
            }
        }
    }

    /// The photo is saved, after these buttons or by itself.
    async fn assert_saved(&self, after: &[&str]) {
        let stage = &self.walk.stage;
        for name in after {
            stage.browser.click("button", name).await;
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
    run.walk.stage.finish().await;
}

macro_rules! states {
    ($($test:ident: $name:literal, $work:expr;)+) => {
        /// Every state that has a run.
        const RUN: &[&str] = &[$($name),+];
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                run($name, $work).await;
            }
        )+
    };
}

states! {
    empty: "empty", Stays;
    camera: "camera", Stays;
    opening: "opening", Saved(&["Save"]);
    framing: "framing", Saved(&["Save"]);
    confirming_discard: "confirming-discard", Saved(&["Keep editing", "Save"]);
    preparing: "preparing", Saved(&[]);
    uploading: "uploading", Saved(&[]);
    committing: "committing", Saved(&[]);
    confirming_removal: "confirming-removal", Stays;
    removing: "removing", Removed;
    restoring: "restoring", Saved(&[]);
    failed_to_photograph: "failed-to-photograph", Stays;
    failed_to_open: "failed-to-open", Stays;
    failed_to_save: "failed-to-save", Saved(&["Try again"]);
    failed_to_remove: "failed-to-remove", Stays;
    failed_to_restore: "failed-to-restore", Stays;
}

#[test]
fn every_state_has_a_run() {
    assert_eq!(RUN, PHASES);
}
