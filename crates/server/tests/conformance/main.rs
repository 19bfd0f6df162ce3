//! The systems' wire contracts, check by check, over real loopback HTTP. Each test is named by its
//! number in the list of checks (`check_NN_…`) and looks at the status, the body and what is
//! stored afterwards. Those with `differs` in their name hold what Cameo does on purpose in
//! another way; `docs/differences.md` says why.

mod auth0;
mod auth0_answers;
mod auth0_users;
mod authgear_differs;
mod authgear_graphql;
mod authgear_presign;
mod authgear_serve;
mod authgear_upload;
mod igloo;
mod igloo_photos;
mod igloo_uploads;
mod numbers;

#[path = "../api/answers.rs"]
mod answers;
#[path = "../api/capture.rs"]
mod capture;
#[path = "../api/pictures.rs"]
mod pictures;
#[path = "../api/server.rs"]
mod server;
#[path = "../api/stored.rs"]
mod stored;
