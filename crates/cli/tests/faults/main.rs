//! The protocol's battery against the real companion server: whatever goes wrong between a flow and
//! the server, the photo ends up as the picture or nothing has changed, and no other attribute is
//! lost.
//!
//! What can go wrong at the server does so there; only what goes wrong on the way, and answers that
//! make no sense, is put between ([`transport::Fault`]).
//!
//! | | person | authgear | auth0 | igloo |
//! | --- | --- | --- | --- | --- |
//! | presign refused | too many in an hour | never | somebody else's token | too many in an hour |
//! | commit refused | somebody else's session | nobody has the id | own token, root picture | somebody else's session |
//! | photo too large | at the upload | at the upload | at the upload | at the presign |
//! | link expired | after 15 min | after 15 min | after 15 min | after an hour |
//! | token expired | session, after a day | after a day | after a day | session, after a day |
//! | malformed answer | anywhere | anywhere | anywhere | not at the commit |
//!
//! Authgear's administrators may do everything, so that only their token can be refused; that nobody
//! has an id is told when it is read, before anything is committed. Igloo's first exchange tells how
//! long the photo is. Of its commit the contract gives only the status, so that any body is right.

mod auth0;
mod authgear;
mod igloo;
mod person;
mod refusals;
mod scenarios;
mod tokens;
mod transport;
mod world;

/// Makes every scenario a test of one system.
macro_rules! battery {
    ($module:ident, $system:ty) => {
        mod $module {
            battery!(@ $system:
                scenarios::a_change_makes_the_photo_the_picture,
                scenarios::a_link_that_ended_is_replaced_unasked,
                scenarios::links_that_always_end_are_given_up,
                scenarios::a_photo_too_large_is_not_sent_again,
                scenarios::a_malformed_answer_stops_and_can_be_resumed,
                scenarios::offline_is_held_and_resumed,
                scenarios::a_lost_answer_is_made_good,
                scenarios::a_failing_server_is_tried_again_and_given_up,
                scenarios::a_change_may_be_abandoned_anywhere,
                tokens::a_refused_token_is_renewed_once,
                tokens::a_token_that_is_always_refused_is_given_up,
                tokens::a_token_that_ended_is_renewed_once_whenever_that_is,
            );
        }
    };
    (@ $system:ty: $($topic:ident::$scenario:ident),+ $(,)?) => {
        $(
            #[tokio::test]
            async fn $scenario() {
                crate::$topic::$scenario::<$system>().await;
            }
        )+
    };
}

battery!(as_person, crate::person::System);
battery!(as_authgear, crate::authgear::System);
battery!(as_auth0, crate::auth0::System);
battery!(as_igloo, crate::igloo::System);
