//! The whole of Cameo as people use it: a headless browser on the settings page of the real server,
//! driven by role and accessible name with real input.
//!
//! One module per topic, one scenario per test. At most two browsers run at the same time. After
//! a failure there is a screenshot and the page's source in `target/e2e`.

mod admin;
mod afterwards;
mod attributes;
mod axe;
mod bad_input;
mod camera;
mod cancel;
mod default_picture;
mod discard;
mod element;
mod elsewhere;
mod face;
mod firefox;
mod formats;
mod framing;
mod framing_tools;
mod gateway;
mod interruption;
mod keyboard;
mod languages;
mod measurement;
mod on_its_side;
mod operator;
mod orientation;
mod page;
mod remove;
mod shipped;
mod shots;
mod signing_in;
mod states;
mod trace;
mod two_tabs;
mod walk;
mod ways_in;
mod weight;
mod while_moving;
