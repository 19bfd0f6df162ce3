//! `GET|POST /oauth2/userinfo`: the claims about whoever the access token is for.
//!
//! # Source
//! Contract 4; Authgear `pkg/auth/handler/oauth/userinfo.go`, `pkg/lib/oauth/oidc/id_token.go`,
//! commit `fa7a7d55`; RFC 6750, section 3.

use axum::{
    Extension, Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    middleware::from_fn,
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::{Map, Value, json};

use super::{Access, bearer};
use crate::{
    attributes::derive,
    config::Dialect,
    cors, default_picture,
    envelope::ApiError,
    headers::no_store,
    state::App,
    store::person::{self, Attributes, Person},
    tenant::{Visit, speaks},
};

const NAMESPACE: &str = "https://authgear.com/claims/user/";

/// Which standard attributes come with which scope.
///
/// # Source
/// OIDC Core 1.0, section 5.4.
const CLAIMS: [(&str, &[&str]); 4] = [
    (
        "profile",
        &[
            "birthdate",
            "family_name",
            "gender",
            "given_name",
            "locale",
            "middle_name",
            "name",
            "nickname",
            "picture",
            "preferred_username",
            "profile",
            "updated_at",
            "website",
            "zoneinfo",
        ],
    ),
    ("email", &["email", "email_verified"]),
    ("phone", &["phone_number", "phone_number_verified"]),
    ("address", &["address"]),
];

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/oauth2/userinfo", get(answer).post(answer))
        .layer(from_fn(no_store))
        .layer(from_fn(cors::answer))
        .route_layer(from_fn(|request, next| {
            speaks(Dialect::Authgear, request, next)
        }))
}

async fn answer(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    Ok(match whose(&app, &visit, &headers).await? {
        Ok((access, person)) => Json(claims(&access, &person, &visit)).into_response(),
        Err(refusal) => refusal.into_response(),
    })
}

/// Why no claims are told, in the words of RFC 6750.
pub(crate) struct Refusal {
    status: StatusCode,
    /// Nothing, if there was no token at all.
    error: Option<&'static str>,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let challenge = self.error.map_or_else(
            || "Bearer".to_owned(),
            |error| format!("Bearer error=\"{error}\""),
        );
        let body = json!({"error": self.error.unwrap_or("invalid_request")});
        let headers = [(header::WWW_AUTHENTICATE, challenge)];
        (self.status, headers, Json(body)).into_response()
    }
}

/// The person of the request's token, and what it lets one know of them.
///
/// # Errors
/// 503 if the rows can't be read; within, why the token is not good for this.
pub(crate) async fn whose(
    app: &App,
    visit: &Visit,
    headers: &HeaderMap,
) -> Result<Result<(Access, Person), Refusal>, ApiError> {
    let refused = |status, error| Ok(Err(Refusal { status, error }));
    let Some(access) = Access::of(app, visit, headers).await? else {
        let error = bearer(headers).map(|_| "invalid_token");
        return refused(StatusCode::UNAUTHORIZED, error);
    };
    if !access.scopes.contains("openid") {
        return refused(StatusCode::FORBIDDEN, Some("insufficient_scope"));
    }
    let mut connection = app.store.reader.acquire().await?;
    let found = match &access.person_id {
        Some(id) => person::find(&mut connection, &visit.tenant.id, id).await?,
        None => None,
    };
    Ok(match found {
        Some(person) => Ok((access, person)),
        None => return refused(StatusCode::UNAUTHORIZED, Some("invalid_token")),
    })
}

/// Claims in Authgear's dialect. A page of our own is told everything, a client what it was
/// granted.
fn claims(access: &Access, person: &Person, visit: &Visit) -> Map<String, Value> {
    let mut attributes = derive::output(person, visit);
    if !attributes.contains_key("picture")
        && let Some(address) = default_picture::address(person, visit)
    {
        attributes.insert("picture".into(), address.into());
    }
    let is_own = access.client_id.is_none();
    let mut claims = if is_own {
        attributes
    } else {
        granted(access, attributes)
    };
    if is_own {
        claims.insert("custom_attributes".into(), person.custom.clone().into());
        claims.insert("x_web3".into(), json!({}));
    }
    let is_verified = person.identities.iter().any(|known| known.is_verified);
    for (name, value) in [
        ("is_anonymous", false),
        ("is_verified", is_verified),
        ("can_reauthenticate", false),
    ] {
        claims.insert(format!("{NAMESPACE}{name}"), value.into());
    }
    claims.insert("sub".into(), person.id.clone().into());
    claims
}

/// The attributes that the token's scopes cover.
fn granted(access: &Access, attributes: Attributes) -> Attributes {
    let is_granted = |name: &str| {
        let mut scopes = CLAIMS.iter().filter(|(_, names)| names.contains(&name));
        scopes.any(|(scope, _)| access.scopes.contains(scope))
    };
    let granted = attributes.into_iter().filter(|(name, _)| is_granted(name));
    granted.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        access::{Audience, scopes::Scopes},
        attributes::object,
        clock::UnixMillis,
    };

    fn names(client_id: Option<&str>, scopes: &str) -> Vec<String> {
        let access = Access {
            person_id: Some("x".into()),
            client_id: client_id.map(str::to_owned),
            audience: Audience::Userinfo,
            scopes: Scopes::parse(scopes),
        };
        let person = Person {
            id: "x".into(),
            standard: object(json!({"name": "N", "email": "a@b", "picture": "https://h/p"})),
            custom: object(json!({"shoe_size": 42})),
            is_anonymized: false,
            created_at: UnixMillis(0),
            updated_at: UnixMillis(0),
            last_sign_in_at: None,
            identities: Vec::new(),
        };
        let claims = claims(&access, &person, &Visit::sample());
        let told = claims.into_iter().map(|(name, _)| name);
        let mut told: Vec<_> = told.filter(|name| !name.starts_with("https:")).collect();
        told.sort();
        told
    }

    #[test]
    fn a_client_is_told_what_it_was_granted() {
        assert_eq!(names(Some("c"), "openid"), ["sub"]);
        let email = ["email", "email_verified", "sub"];
        assert_eq!(names(Some("c"), "openid email"), email);
        let profile = ["name", "picture", "sub", "updated_at"];
        assert_eq!(names(Some("c"), "openid profile"), profile);
    }

    #[test]
    fn a_page_of_our_own_is_told_everything() {
        let all = [
            "custom_attributes",
            "email",
            "email_verified",
            "name",
            "picture",
            "sub",
            "updated_at",
            "x_web3",
        ];
        assert_eq!(names(None, "openid"), all);
    }
}
