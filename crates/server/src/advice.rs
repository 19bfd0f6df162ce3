//! What an operator is told at the start: settings that are allowed, and hardly meant.

use crate::{
    config::Config,
    state::App,
    store::{Result, person},
};

/// One sentence for each of them.
///
/// # Errors
/// The database can't be read.
pub(crate) async fn of(config: &Config, app: &App) -> Result<Vec<String>> {
    let tenant = &app.tenant;
    let mut advice = Vec::new();
    let mut connection = app.store.reader.acquire().await?;
    for id in &tenant.admins {
        if person::find(&mut connection, &tenant.id, id)
            .await?
            .is_none()
        {
            advice.push(format!(
                "tenant.admins: nobody has the id `{id}`, or not yet"
            ));
        }
    }
    let provider = tenant.provider.as_ref();
    let takes_no_token = provider.is_some_and(|it| !it.takes_tokens());
    if takes_no_token && !config.tenant.allowed_origins.is_empty() {
        let problem = "tenant.oidc.audience is not set, so that no page of tenant.allowed_origins \
            can say by a token who somebody is";
        advice.push(problem.into());
    }
    Ok(advice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::OidcConfig;

    async fn given(change: impl FnOnce(&mut Config)) -> Vec<String> {
        let folder = tempfile::tempdir().expect("folder");
        let mut config = Config::dev(folder.path(), 8080);
        change(&mut config);
        let clock = std::sync::Arc::new(crate::SystemClock);
        let app = crate::start::open(&config, config.listen, clock).await;
        of(&config, &app.expect("opened")).await.expect("read")
    }

    fn with_provider(config: &mut Config, audience: Option<&str>) {
        config.tenant.oidc = OidcConfig {
            issuer: Some("https://people.example.com".into()),
            client_id: "cameo".into(),
            audience: audience.map(str::to_owned),
            ..OidcConfig::default()
        };
        config.tenant.allowed_origins = vec!["https://app.example.com".into()];
    }

    #[tokio::test]
    async fn what_is_hardly_meant_is_told() {
        assert_eq!(given(|_| ()).await, Vec::<String>::new());
        let strangers = given(|config| config.tenant.admins = vec!["nobody".into()]).await;
        assert_eq!(
            strangers,
            ["tenant.admins: nobody has the id `nobody`, or not yet"]
        );
        assert!(
            given(|config| with_provider(config, Some("photos")))
                .await
                .is_empty()
        );
        let silent = given(|config| with_provider(config, None)).await;
        assert_eq!(silent.len(), 1, "{silent:?}");
        assert!(silent[0].starts_with("tenant.oidc.audience"), "{silent:?}");
    }
}
