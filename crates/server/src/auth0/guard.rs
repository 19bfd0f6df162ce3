//! What stands before the Management API: a token for it, and not too many requests. Every answer
//! says where the caller stands.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::errors::Refusal;
use crate::{
    access::{Access, Audience},
    state::App,
    tenant::{Peer, Visit},
};

/// Lets a request through that brings a good token, which it then carries.
pub(crate) async fn require_token(
    State(app): State<App>,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(visit) = request.extensions().get::<Visit>().cloned() else {
        return Refusal::unauthenticated().into_response();
    };
    let access = match Access::of(&app, &visit, request.headers()).await {
        Ok(access) => access,
        Err(error) => return Refusal::from(error).into_response(),
    };
    let caller = caller(access.as_ref(), &request);
    let standing = visit.tenant.auth0.limits.count(&caller, app.now());
    let admitted = match access {
        _ if standing.is_over => Err(Refusal::limit_reached()),
        Some(access) if access.audience == Audience::Management => Ok(access),
        Some(_) => Err(Refusal::bad_audience(&visit.own_url("/userinfo"))),
        None => Err(Refusal::unauthenticated()),
    };
    let mut response = match admitted {
        Ok(access) => {
            request.extensions_mut().insert(access);
            next.run(request).await
        }
        Err(refusal) => refusal.into_response(),
    };
    standing.tell(response.headers_mut());
    response
}

/// Whose requests are counted together: a person's, a program's, or those from one address.
fn caller(access: Option<&Access>, request: &Request) -> String {
    match access {
        Some(Access {
            person_id: Some(id),
            ..
        }) => format!("person {id}"),
        Some(access) => format!("client {}", access.client_id.as_deref().unwrap_or_default()),
        None => {
            let peer = request.extensions().get::<Peer>();
            peer.map_or_else(String::new, |Peer(address)| format!("at {}", address.ip()))
        }
    }
}
