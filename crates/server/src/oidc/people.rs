//! Whom a provider's subject is here, made on first sight with what the provider tells of them.

use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{
    attributes::schema,
    envelope::ApiError,
    state::App,
    store::{
        Tx,
        person::{self, Attributes, Identity},
        subject::{self, Subject},
        upstream,
    },
    tenant::Tenant,
};

/// A subject has at most so many ASCII characters.
///
/// # Source
/// OpenID Connect Core 1.0, section 2, `sub`.
const MAX_SUBJECT_CHARS: usize = 255;

/// Not taken over: a picture of elsewhere is no picture of ours, and an address is nobody's business
/// here.
const LEFT_OUT: [&str; 3] = ["picture", "address", "updated_at"];
/// What a person signs in with stands in an identity, and nobody has two.
const IDENTITIES: [&str; 3] = ["email", "phone_number", "preferred_username"];

/// The person's id. What is known of them already stays as it is.
///
/// # Errors
/// 401 for a name that no provider may give, 503 if the rows can't be read or written.
pub(super) async fn find_or_make(
    app: &App,
    tenant: &Tenant,
    name: Subject<'_>,
    claims: &Map<String, Value>,
) -> Result<String, ApiError> {
    let tenant_id = tenant.id.as_str();
    let is_name = (1..=MAX_SUBJECT_CHARS).contains(&name.subject.len()) && name.subject.is_ascii();
    if !is_name {
        return Err(ApiError::unauthenticated());
    }
    if let Some(id) = subject::find_person(&app.store.reader, tenant_id, name).await? {
        return Ok(id);
    }
    let mut tx = app.store.begin().await?;
    // They may have signed in twice at once.
    let known = subject::find_person(&mut *tx, tenant_id, name).await?;
    let id = match known {
        Some(id) => id,
        None => make(app, &mut tx, tenant, name, claims).await?,
    };
    tx.commit().await?;
    Ok(id)
}

async fn make(
    app: &App,
    tx: &mut Tx,
    tenant: &Tenant,
    name: Subject<'_>,
    claims: &Map<String, Value>,
) -> Result<String, ApiError> {
    let tenant_id = tenant.id.as_str();
    let (id, now) = (Uuid::new_v4().to_string(), app.now());
    let mut attributes = acceptable(claims);
    let mut identities = Vec::new();
    for kind in IDENTITIES {
        let Some(Value::String(value)) = attributes.remove(kind) else {
            continue;
        };
        // Somebody else's stays theirs.
        if !person::has_identity(tx, tenant_id, kind, &value).await? {
            attributes.insert(kind.into(), value.clone().into());
            identities.push(Identity {
                kind: kind.into(),
                is_verified: claims.get(&format!("{kind}_verified")) == Some(&Value::Bool(true)),
                value,
            });
        }
    }
    person::insert(tx, tenant_id, &id, &attributes, now).await?;
    for identity in &identities {
        person::insert_identity(tx, tenant_id, &id, identity, now).await?;
    }
    subject::insert(tx, tenant_id, name, &id, now).await?;
    if tenant.provider.as_ref().is_some_and(|it| it.is_of_gateway) {
        upstream::bind(tx, tenant_id, &id, name.subject).await?;
    }
    Ok(id)
}

/// Those claims that are attributes of ours and hold what they may.
fn acceptable(claims: &Map<String, Value>) -> Attributes {
    let is_wanted = |(name, value): &(String, Value)| {
        let alone = Attributes::from_iter([(name.clone(), value.clone())]);
        !LEFT_OUT.contains(&name.as_str()) && schema::check(&alone).is_ok()
    };
    let all = claims
        .iter()
        .map(|(name, value)| (name.clone(), value.clone()));
    all.filter(is_wanted).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::attributes::object;

    fn claims(value: Value) -> Map<String, Value> {
        object(value)
    }

    #[test]
    fn only_what_is_an_attribute_and_well_formed_is_taken_over() {
        let told = claims(json!({
            "sub": "1", "iss": "https://id.example", "exp": 1, "given_name": "Änn", "name": "",
            "locale": "de", "picture": "https://id.example/1.jpg", "email": "ann", "family_name": 7,
            "address": {"country": "DE"}, "nickname": "a".repeat(300),
        }));
        let wanted = claims(json!({"given_name": "Änn", "locale": "de"}));
        assert_eq!(acceptable(&told), wanted);
    }

    #[tokio::test]
    async fn a_subject_is_one_person_and_an_email_joins_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let app = App::sample(folder.path()).await;
        let tenant = &app.tenant;
        let told = claims(
            json!({"email": "first@demo.example", "email_verified": true,
            "given_name": "Other"}),
        );
        let make = async |issuer: &str, subject: &str| {
            find_or_make(&app, tenant, Subject { issuer, subject }, &told).await
        };
        let id = make("https://a", "1").await.unwrap();
        assert_eq!(make("https://a", "1").await.unwrap(), id);
        assert_ne!(make("https://a", "2").await.unwrap(), id);
        assert_ne!(make("https://b", "1").await.unwrap(), id);
        let mut tx = app.store.begin().await.unwrap();
        let made = person::find(&mut tx, &tenant.id, &id)
            .await
            .unwrap()
            .unwrap();
        drop(tx);
        // The demo person's email is theirs.
        assert!(made.identities.is_empty(), "{made:?}");
        assert_eq!(made.standard, claims(json!({"given_name": "Other"})));
        for nobody in ["", &"x".repeat(256), "ä"] {
            assert_eq!(
                make("https://a", nobody).await,
                Err(ApiError::unauthenticated())
            );
        }
    }
}
