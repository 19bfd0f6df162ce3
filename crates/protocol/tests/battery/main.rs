//! One battery for all conversations: whatever goes wrong between a flow and the system it talks
//! to, the photo ends up as the picture or nothing has changed, and no other attribute is lost.
//!
//! Each system is a small server in memory with state ([`world::World`]); faults are put between
//! it and the flow. The same flows against the real server are tested by the crates that have a
//! network.

mod auth0;
mod authgear;
mod igloo;
mod links;
mod person;
mod scenarios;
mod world;

/// Makes every scenario a test of one world.
macro_rules! battery {
    ($module:ident, $world:ty) => {
        mod $module {
            battery!(@ $world:
                a_change_makes_the_photo_the_picture,
                a_refused_presign_stops_and_changes_nothing,
                a_link_that_ended_is_replaced_unasked,
                links_that_always_end_are_given_up,
                a_photo_too_large_is_not_sent_again,
                a_refused_commit_is_resumed_without_another_upload,
                a_malformed_answer_stops_and_can_be_resumed,
                offline_is_held_and_resumed,
                a_lost_answer_is_made_good,
                a_failing_server_is_tried_again_and_given_up,
                a_change_may_be_abandoned_anywhere,
                a_refused_token_is_renewed_once,
                a_token_that_ends_twice_is_renewed_twice,
                a_photo_that_cannot_be_made_stops_the_change,
            );
        }
    };
    (@ $world:ty: $($scenario:ident),+ $(,)?) => {
        $(
            #[test]
            fn $scenario() {
                super::scenarios::$scenario::<$world>();
            }
        )+
    };
}

battery!(as_person, crate::person::World);
battery!(as_authgear, crate::authgear::World);
battery!(as_auth0, crate::auth0::World);
battery!(as_igloo, crate::igloo::World);
