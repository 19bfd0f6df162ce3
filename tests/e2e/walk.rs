//! The way into every state of the picker, for whoever is to be tested there.

use cameo_tests::{
    browser::Tree,
    corpus::{self, TestFile},
    proxy::{Exchange, Fault, Gate},
    server::Server,
    stage::Stage,
};

#[path = "../../crates/widget/src/picker/phases.rs"]
mod phases;

pub use phases::PHASES;

/// A machine with a camera.
const CAMERA: &str = "--use-fake-device-for-media-stream";

/// A person with pictures on a page with a picker.
pub struct Walk {
    pub stage: Stage<Server>,
    /// What is framed.
    pub photo: TestFile,
    /// Holds what is under way.
    pub gate: Gate,
}

impl Walk {
    /// Begins on the settings page.
    pub async fn begin(language: &str, scenario: &str) -> Self {
        let earlier = corpus::one_colour("earlier.jpg", [90, 90, 90]);
        let pictures = [earlier, corpus::clean_square()];
        Self::begin_with(&pictures, language, scenario).await
    }

    /// The same with these pictures of the person, the last of which is shown.
    pub async fn begin_with(pictures: &[TestFile], language: &str, scenario: &str) -> Self {
        let stage = Stage::open_behind_proxy_with(language, &[CAMERA], scenario).await;
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
        if let Some((shown, earlier)) = pictures.split_last() {
            for picture in earlier {
                stage.api.set_picture(&picture.bytes).await;
            }
            stage.begin_with_picture(shown).await;
        }
        Self {
            stage,
            photo: corpus::noisy_photo(),
            gate: Gate::new(),
        }
    }

    /// Brings the editor of the page that is shown into the state of this name, of [`PHASES`].
    pub async fn reach(&mut self, name: &str) {
        self.gate = Gate::new();
        let Self { stage, gate, .. } = &*self;
        let hold = |exchange| stage.proxy().disturb(exchange, Fault::Hold(gate.clone()));
        let browser = &stage.browser;
        let say = |key| stage.words.say(key);
        match name {
            "empty" => stage.edit().await,
            "camera" => {
                browser.permit("camera", true).await;
                stage.edit().await;
                self.click("use-camera").await;
                let take = say("take-photo");
                let usable = |tree: &Tree| {
                    let button = tree.find("button", take)?;
                    (!button.is_disabled).then_some(())
                };
                browser.wait_for("a running camera", usable).await;
            }
            "opening" => {
                stage.edit().await;
                hold(Exchange::Image);
                self.click("adjust-photo").await;
                gate.reached().await;
                browser.hear("status", say("opening")).await;
            }
            "framing" => self.frame().await,
            "confirming-discard" => {
                self.frame().await;
                self.click("cancel").await;
                browser.find("alertdialog", say("discard-title")).await;
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
                self.click("remove").await;
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
                self.click("use-camera").await;
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
                self.click("save").await;
                browser.hear_alert().await;
            }
            "failed-to-remove" => {
                self.refuse();
                self.ask_removal().await;
                self.click("remove").await;
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
        self.stage.edit_with(&self.photo).await;
        self.click("flip").await;
    }

    async fn save_until_held(&self) {
        self.frame().await;
        self.click("save").await;
        self.gate.reached().await;
    }

    async fn ask_removal(&self) {
        self.stage.edit().await;
        self.click("remove-photo").await;
        let Stage { browser, words, .. } = &self.stage;
        browser
            .find("alertdialog", words.say("removal-title"))
            .await;
    }

    async fn go_back(&self) {
        let stage = &self.stage;
        stage.edit().await;
        let earlier = stage.earlier_pictures().await;
        stage.browser.click("button", &earlier[0]).await;
    }

    /// Clicks the button with this message.
    async fn click(&self, key: &str) {
        let Stage { browser, words, .. } = &self.stage;
        browser.click("button", words.say(key)).await;
    }

    /// The server has a problem with the next mutation, however often it is tried.
    fn refuse(&self) {
        for _ in 0..3 {
            let fault = Fault::Answer(503, "{}");
            self.stage.proxy().disturb(Exchange::Mutation, fault);
        }
    }
}
