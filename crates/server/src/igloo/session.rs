//! Sessions for scripts: `POST /.api/api.svc/session/create` and `POST /.api2/api/Session/Create`,
//! and the cookie `iglooauth` that they are used by.
//!
//! The cookie is never set: clients write it themselves. So no browser has it, and no page of
//! another site can act by it.

use axum::{
    Extension, Json,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde_json::json;

use super::settings::Credentials;
use crate::{
    envelope::ApiError,
    graphql::request::read_body,
    person::SignedIn,
    secrets::{random, sha256_hex},
    state::App,
    store::{person, session},
    tenant::Visit,
};

const COOKIE: &str = "iglooauth";
const MAX_BODY_BYTES: usize = 4096;

/// The older form: fields in the form or the query.
#[derive(Deserialize)]
struct OldWish {
    #[serde(rename = "appId")]
    app_id: String,
    #[serde(rename = "appPass")]
    app_password: String,
    username: String,
    password: String,
}

/// The newer form, in JSON.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct NewWish {
    app_id: String,
    app_password: String,
    user_name: String,
    user_password: String,
}

/// Who has begun a session, and its key.
struct Begun {
    person_id: String,
    key: String,
}

pub(super) async fn create_old(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    request: Request,
) -> Result<Response, ApiError> {
    let (parts, body) = request.into_parts();
    let form = read_body(body, MAX_BODY_BYTES).await?;
    let query = parts.uri.query().unwrap_or_default().as_bytes();
    let fields = [query, &form[..]].join(&b'&');
    let fields = url::form_urlencoded::parse(&fields)
        .map(|(name, value)| (name.into_owned(), value.into_owned().into()));
    let fields: serde_json::Map<_, _> = fields.collect();
    let wish: OldWish =
        serde_json::from_value(fields.into()).map_err(|_| ApiError::unauthenticated())?;
    let credentials = Credentials {
        app_id: &wish.app_id,
        app_password: &wish.app_password,
        user_name: &wish.username,
        password: &wish.password,
    };
    let begun = begin(&app, &visit, &credentials).await?;
    let answer = json!({
        "minRequestPeriod": 0,
        "dictionary": null,
        "response": {
            "__type": "Session:http://schemas.iglooplatform.com/Igloo.Old.Common",
            "userId": begun.person_id,
            "sessionKey": begun.key,
            "communityId": visit.tenant.igloo.community.to_string(),
            "applicationId": wish.app_id,
            "baseUri": format!("{}://{}", visit.scheme.as_str(), visit.host),
        },
    });
    Ok(Json(answer).into_response())
}

pub(super) async fn create(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    body: Body,
) -> Result<Response, ApiError> {
    let body = read_body(body, MAX_BODY_BYTES).await?;
    let wish: NewWish = serde_json::from_slice(&body).map_err(|_| ApiError::unauthenticated())?;
    let credentials = Credentials {
        app_id: &wish.app_id,
        app_password: &wish.app_password,
        user_name: &wish.user_name,
        password: &wish.user_password,
    };
    let begun = begin(&app, &visit, &credentials).await?;
    Ok(Json(json!({ "TokenId": begun.key })).into_response())
}

async fn begin(app: &App, visit: &Visit, credentials: &Credentials<'_>) -> Result<Begun, ApiError> {
    let account = visit.tenant.igloo.account(credentials);
    let person_id = &account.ok_or_else(ApiError::unauthenticated)?.person_id;
    let bits = random::<32>().map_err(|_| ApiError::unexpected())?;
    let key = URL_SAFE_NO_PAD.encode(bits);
    let (tenant_id, now) = (&visit.tenant.id, app.now());
    let hash = sha256_hex(key.as_bytes());
    let ends_at = now.plus(visit.tenant.session_time);
    let mut tx = app.store.begin().await?;
    if person::find(&mut tx, tenant_id, person_id).await?.is_none() {
        return Err(ApiError::unauthenticated());
    }
    session::insert(&mut tx, &hash, tenant_id, person_id, now, ends_at).await?;
    person::note_sign_in(&mut tx, tenant_id, person_id, now).await?;
    tx.commit().await?;
    Ok(Begun {
        person_id: person_id.clone(),
        key,
    })
}

/// Refuses whoever has no session with 401.
pub(super) async fn require_session(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    mut request: Request,
    next: Next,
) -> Response {
    match signed_in(&app, &visit, request.headers()).await {
        Ok(Some(signed_in)) => {
            request.extensions_mut().insert(signed_in);
            next.run(request).await
        }
        Ok(None) => ApiError::unauthenticated().into_response(),
        Err(error) => error.into_response(),
    }
}

async fn signed_in(
    app: &App,
    visit: &Visit,
    headers: &HeaderMap,
) -> Result<Option<SignedIn>, ApiError> {
    let Some(key) = key(headers) else {
        return Ok(None);
    };
    let hash = sha256_hex(key.as_bytes());
    let person_id =
        session::find_person(&app.store.reader, &hash, &visit.tenant.id, app.now()).await?;
    Ok(person_id.map(|person_id| SignedIn { person_id }))
}

/// Clients write the cookie's name in any letter case.
fn key(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter();
    let texts = cookies.filter_map(|value| value.to_str().ok());
    let mut pairs = texts
        .flat_map(|text| text.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    let (_, key) = pairs.find(|(name, _)| name.eq_ignore_ascii_case(COOKIE))?;
    (!key.is_empty()).then_some(key)
}
