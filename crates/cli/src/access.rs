//! Which token, key, client or session the command line and the environment name.

use cameo_transport::{Source, Tokens};

use crate::{
    args::{self, Options, System},
    outcome::Failure,
    secret,
};

/// What the command line and the environment name.
///
/// # Errors
/// Something is missing, or a key is no key.
pub fn tokens(options: &Options) -> Result<Tokens, Failure> {
    let source = match options.to {
        System::Authgear => of_authgear(&options.access)?,
        System::Auth0 => of_auth0(options)?,
        System::Igloo => of_igloo(options)?,
    };
    Ok(Tokens::from(source))
}

fn given(access: &args::Access, is_cookie: bool) -> Result<Option<Source>, Failure> {
    let token = secret::find(access.token_file.as_deref(), "CAMEO_CLI_TOKEN")?;
    Ok(token.map(|token| Source::Given { is_cookie, token }))
}

fn of_authgear(access: &args::Access) -> Result<Source, Failure> {
    match given(access, false)? {
        Some(given) => Ok(given),
        None => signed(access)?.ok_or_else(|| {
            Failure::usage(
                "authgear needs an admin token (--token-file or CAMEO_CLI_TOKEN), or a key \
                 (--key-file or CAMEO_CLI_ADMIN_KEY) with --key-id and --app"
                    .into(),
            )
        }),
    }
}

fn signed(access: &args::Access) -> Result<Option<Source>, Failure> {
    let key = secret::find(access.key_file.as_deref(), "CAMEO_CLI_ADMIN_KEY")?;
    let (Some(key), Some(app), Some(key_id)) = (key, &access.app, &access.key_id) else {
        return Ok(None);
    };
    let source = Source::signed(app, key_id, &key);
    let source = source.map_err(|_| Failure::usage("the key is not an RSA key in PEM".into()))?;
    Ok(Some(source))
}

fn of_auth0(options: &Options) -> Result<Source, Failure> {
    let access = &options.access;
    if let Some(given) = given(access, false)? {
        return Ok(given);
    }
    let file = access.client_secret_file.as_deref();
    let secret = secret::find(file, "CAMEO_CLI_CLIENT_SECRET")?;
    let (Some(client_secret), Some(client_id)) = (secret, &access.client_id) else {
        let wanted = "auth0 needs a token (--token-file or CAMEO_CLI_TOKEN), or --client-id \
                      with its secret (--client-secret-file or CAMEO_CLI_CLIENT_SECRET)";
        return Err(Failure::usage(wanted.into()));
    };
    Ok(Source::Client {
        origin: options.url.clone(),
        client_id: client_id.clone(),
        client_secret,
    })
}

fn of_igloo(options: &Options) -> Result<Source, Failure> {
    let access = &options.access;
    if let Some(given) = given(access, true)? {
        return Ok(given);
    }
    let app_file = access.app_password_file.as_deref();
    let app_password = secret::find(app_file, "CAMEO_CLI_APP_PASSWORD")?;
    let password = secret::find(access.password_file.as_deref(), "CAMEO_CLI_PASSWORD")?;
    let names = access.app.as_ref().zip(access.user_name.as_ref());
    let (Some(app_password), Some(password), Some((app, user))) = (app_password, password, names)
    else {
        let wanted = "igloo needs a session key (--token-file or CAMEO_CLI_TOKEN), or --app with \
                      its password (--app-password-file or CAMEO_CLI_APP_PASSWORD) and \
                      --user-name with theirs (--password-file or CAMEO_CLI_PASSWORD)";
        return Err(Failure::usage(wanted.into()));
    };
    Ok(Source::Session {
        origin: options.url.clone(),
        app_id: app.clone(),
        app_password,
        user_name: user.clone(),
        password,
    })
}
