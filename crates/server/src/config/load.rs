//! Lays the `CAMEO_*` variables over a file. Errors name the place and never show a value: it may
//! be a secret.

use std::path::Path;

use toml::{Table, Value};

use super::Config;
use crate::start::StartError;

impl Config {
    /// The file, if there is one, with the `CAMEO_*` variables laid over it.
    ///
    /// # Errors
    /// [`StartError::Config`] names the file or the variable and what is wrong with it.
    pub fn load(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
        dev: bool,
    ) -> Result<Self, StartError> {
        let mut table = file.map_or_else(|| Ok(Table::new()), read_table)?;
        if dev {
            table
                .entry("public_scheme")
                .or_insert_with(|| Value::String("http".into()));
        }
        lay_over(&mut table, environment)?;
        let mut config: Self = table.try_into().map_err(|error: toml::de::Error| {
            let source = file.map_or_else(|| "environment".into(), |f| f.display().to_string());
            StartError::config(source, error.message())
        })?;
        config.dev = dev;
        Ok(config)
    }
}

fn read_table(file: &Path) -> Result<Table, StartError> {
    let source = || file.display().to_string();
    let text = std::fs::read_to_string(file)
        .map_err(|error| StartError::config(source(), &error.to_string()))?;
    text.parse().map_err(|error: toml::de::Error| {
        // The error's own Display quotes the line, which may hold a secret.
        let line = error.span().map_or(0, |span| {
            text.get(..span.start)
                .unwrap_or_default()
                .matches('\n')
                .count()
                + 1
        });
        StartError::config(source(), &format!("line {line}: {}", error.message()))
    })
}

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Number,
    List,
}

/// Every key that a variable can set: `CAMEO_` and the path in capitals, joined by `__`.
const KEYS: &[(&str, Kind)] = &[
    ("listen", Kind::Text),
    ("data_dir", Kind::Text),
    ("page_dir", Kind::Text),
    ("element_dir", Kind::Text),
    ("public_scheme", Kind::Text),
    ("trusted_proxies", Kind::List),
    ("session_hours", Kind::Number),
    ("tenant.app_id", Kind::Text),
    ("tenant.hosts", Kind::List),
    ("tenant.allowed_origins", Kind::List),
    ("tenant.cdn_host", Kind::Text),
    ("tenant.images_secrets", Kind::List),
    ("tenant.admin_jwks_file", Kind::Text),
    ("tenant.admin_key_file", Kind::Text),
    ("tenant.admins", Kind::List),
    ("tenant.presigns_per_hour", Kind::Number),
    ("tenant.editable_custom_attributes", Kind::List),
    ("tenant.default_pictures", Kind::List),
    ("tenant.speaks", Kind::List),
    ("tenant.auth0.first_login_connections", Kind::List),
    ("tenant.auth0.requests_per_second", Kind::Number),
    ("tenant.auth0.picture_order", Kind::List),
    ("tenant.auth0.default_picture", Kind::Text),
    ("tenant.igloo.community", Kind::Number),
    ("tenant.igloo.app_id", Kind::Text),
    ("tenant.igloo.app_password", Kind::Text),
    ("tenant.gateway.system", Kind::Text),
    ("tenant.gateway.origin", Kind::Text),
    ("tenant.gateway.app_id", Kind::Text),
    ("tenant.gateway.key_id", Kind::Text),
    ("tenant.gateway.key_file", Kind::Text),
    ("tenant.gateway.client_id", Kind::Text),
    ("tenant.gateway.client_secret", Kind::Text),
    ("tenant.gateway.place", Kind::Text),
    ("tenant.gateway.community", Kind::Number),
    ("tenant.gateway.app_password", Kind::Text),
    ("tenant.gateway.user_name", Kind::Text),
    ("tenant.gateway.password", Kind::Text),
    ("tenant.gateway.answer_millis", Kind::Number),
    ("tenant.gateway.picture_origins", Kind::List),
    ("tenant.oidc.issuer", Kind::Text),
    ("tenant.oidc.client_id", Kind::Text),
    ("tenant.oidc.client_secret", Kind::Text),
    ("tenant.oidc.scopes", Kind::List),
    ("tenant.oidc.audience", Kind::Text),
    ("limits.max_bytes", Kind::Number),
    ("limits.max_pixels", Kind::Number),
    ("limits.max_side_px", Kind::Number),
    ("limits.decode_millis", Kind::Number),
    ("limits.decoders", Kind::Number),
    ("limits.receivers", Kind::Number),
];

/// Variables with our prefix that are no configuration of the server.
const NOT_CONFIG: [&str; 3] = ["CAMEO_LOG", "CAMEO_CONFIG", "CAMEO_BUILD_ID"];
const NOT_CONFIG_PREFIXES: [&str; 3] = ["CAMEO_CLI_", "CAMEO_TEST_", "CAMEO_XTASK_"];

fn lay_over(
    table: &mut Table,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<(), StartError> {
    for (name, text) in environment {
        if !name.starts_with("CAMEO_") || is_not_config(&name) {
            continue;
        }
        let (key, kind) = key_of_variable(&name).ok_or_else(|| {
            StartError::config(name.clone(), "no such key; see the README's table")
        })?;
        let value = parse_variable(kind, &text)
            .ok_or_else(|| StartError::config(name.clone(), "must be a whole number"))?;
        set(table, key, value);
    }
    Ok(())
}

fn is_not_config(name: &str) -> bool {
    NOT_CONFIG.contains(&name) || NOT_CONFIG_PREFIXES.iter().any(|p| name.starts_with(p))
}

fn key_of_variable(name: &str) -> Option<(&'static str, Kind)> {
    KEYS.iter()
        .copied()
        .find(|(key, _)| format!("CAMEO_{}", key.to_uppercase().replace('.', "__")) == name)
}

fn parse_variable(kind: Kind, text: &str) -> Option<Value> {
    Some(match kind {
        Kind::Text => Value::String(text.into()),
        Kind::Number => Value::Integer(text.trim().parse().ok()?),
        Kind::List => Value::Array(
            text.split(',')
                .map(str::trim)
                .filter(|item| !item.is_empty())
                .map(|item| Value::String(item.into()))
                .collect(),
        ),
    })
}

fn set(table: &mut Table, key: &str, value: Value) {
    let Some((section, rest)) = key.split_once('.') else {
        table.insert(key.into(), value);
        return;
    };
    let entry = table
        .entry(section)
        .or_insert_with(|| Value::Table(Table::new()));
    // A section that is no table is left alone; reading the whole table reports it.
    if let Value::Table(inner) = entry {
        set(inner, rest, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cameo_model::Limits;

    fn load(file: &str, environment: &[(&str, &str)]) -> Result<Config, StartError> {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("cameo.toml");
        std::fs::write(&path, file).expect("file");
        let environment = environment
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Config::load(Some(&path), environment, false)
    }

    #[test]
    fn variables_win_over_the_file() {
        let config = load(
            "listen = '127.0.0.1:1'\n[tenant]\napp_id = 'a'\nhosts = ['x']",
            &[
                ("CAMEO_TENANT__HOSTS", "a.test, b.test:8443"),
                ("CAMEO_LIMITS__MAX_BYTES", "1000"),
                ("CAMEO_LOG", "debug"),
                ("HOME", "/"),
            ],
        )
        .expect("valid");
        assert_eq!(config.listen.port(), 1);
        assert_eq!(config.tenant.app_id, "a");
        assert_eq!(config.tenant.hosts, ["a.test", "b.test:8443"]);
        assert_eq!(config.limits.max_bytes, 1000);
        assert_eq!(config.limits.max_side_px, Limits::UPLOAD.max_side_px);
    }

    #[test]
    fn unknown_keys_are_refused_in_one_line() {
        for (file, environment) in [
            ("listn = '127.0.0.1:1'", &[][..]),
            ("[tenant]\nhost = 'x'", &[]),
            ("dev = true", &[]),
            ("", &[("CAMEO_LISTN", "x")]),
            ("", &[("CAMEO_SESSION_HOURS", "soon")]),
            ("listen = ", &[]),
        ] {
            let error = load(file, environment).expect_err(file).to_string();
            assert_eq!(error.lines().count(), 1, "{error}");
        }
    }

    #[test]
    fn every_key_of_the_table_exists() {
        for (key, kind) in KEYS {
            let mut table = Table::new();
            let text = match (*key, kind) {
                ("listen", _) => "127.0.0.1:1",
                ("public_scheme", _) => "http",
                ("trusted_proxies", _) => "10.0.0.0/8",
                ("tenant.speaks" | "tenant.gateway.system", _) => "auth0",
                ("tenant.gateway.place", _) => "root",
                ("tenant.default_pictures", _) => "gravatar, initials, https://x.example/y",
                ("tenant.auth0.picture_order", _) => "root, metadata",
                (_, Kind::Number) => "7",
                _ => "x",
            };
            set(&mut table, key, parse_variable(*kind, text).expect(key));
            let config: Result<Config, _> = table.try_into();
            assert!(config.is_ok(), "{key}: {config:?}");
        }
    }

    #[test]
    fn a_secret_in_a_broken_file_is_not_shown() {
        let error = load("[tenant]\nimages_secrets = ['canary-secret'", &[]).expect_err("broken");
        assert!(!error.to_string().contains("canary"), "{error}");
        let config = load("[tenant]\nimages_secrets = ['canary-secret']", &[]).expect("valid");
        assert!(!format!("{config:?}").contains("canary"));
    }
}
