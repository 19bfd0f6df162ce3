//! Keys: the octets that sign upload links, the RSA key pair behind admin tokens, and the
//! made-up ones of `--dev`. Nothing here has a `Debug` that shows a key.

use std::{
    fmt, fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use aws_lc_rs::{
    digest, encoding::AsDer, hmac, rand, rsa::KeyPair, rsa::KeySize, signature::KeyPair as _,
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use jsonwebtoken::{DecodingKey, EncodingKey};
use serde::Deserialize;

use crate::{
    config::{Config, SecretText},
    start::StartError,
};

/// A secret shorter than this could be guessed.
const MIN_SECRET_BYTES: usize = 32;
/// Marks what `--dev` made up, wherever it is copied to.
pub(crate) const DEV_MARK: &str = "cameo-dev-only--";
/// Stands in the example file.
const EXAMPLE_MARK: &str = "change-me";
const DEV_FOLDER: &str = "dev";
const MIN_RSA_BYTES: usize = 256;

/// Keys for upload links: the first signs, all verify.
pub(crate) struct ImagesKeys(Vec<hmac::Key>);

impl ImagesKeys {
    /// Takes at least one secret; of none, nothing can be signed and nothing is accepted.
    pub fn new(secrets: &[Vec<u8>]) -> Self {
        let key = |octets: &Vec<u8>| hmac::Key::new(hmac::HMAC_SHA256, octets);
        Self(secrets.iter().map(key).collect())
    }

    pub fn sign(&self, message: &[u8]) -> Option<hmac::Tag> {
        self.0.first().map(|key| hmac::sign(key, message))
    }

    /// Compares in constant time.
    pub fn accept(&self, message: &[u8], tag: &[u8]) -> bool {
        self.0
            .iter()
            .any(|key| hmac::verify(key, message, tag).is_ok())
    }
}

impl fmt::Debug for ImagesKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} images keys", self.0.len())
    }
}

/// Public keys that admin tokens are checked against, found by key id alone.
pub(crate) struct AdminKeys(Vec<(String, DecodingKey)>);

impl AdminKeys {
    /// No token is good.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    pub fn find(&self, kid: &str) -> Option<&DecodingKey> {
        self.0.iter().find(|(id, _)| id == kid).map(|(_, key)| key)
    }
}

impl fmt::Debug for AdminKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(id, _)| id))
            .finish()
    }
}

/// Signs admin tokens; only `cameo-server token` has one.
pub(crate) struct TokenSigner {
    pub key_id: String,
    pub key: EncodingKey,
}

#[derive(Deserialize)]
struct JwkSet {
    keys: Vec<Jwk>,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    #[serde(default)]
    kid: String,
    alg: Option<String>,
    #[serde(default)]
    n: String,
    #[serde(default)]
    e: String,
}

/// Random octets of the operating system.
///
/// # Errors
/// If the operating system has none to give.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], io::Error> {
    let mut octets = [0; N];
    rand::fill(&mut octets).map_err(|_| io::Error::other("no random numbers"))?;
    Ok(octets)
}

/// SHA-256 in lower-case hexadecimal digits.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, bytes).as_ref())
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The images keys of the configuration, or those of `--dev`.
pub(crate) fn images_keys(config: &Config) -> Result<ImagesKeys, StartError> {
    let configured = &config.tenant.images_secrets;
    if configured.is_empty() && config.dev {
        let secret = dev_images_secret(&config.data_dir)?;
        return Ok(ImagesKeys::new(&[secret]));
    }
    if configured.is_empty() {
        return Err(StartError::secret(
            "tenant.images_secrets is not set; make one with: openssl rand -base64 48 | tr '+/' '-_'",
        ));
    }
    let secrets: Result<Vec<_>, _> = configured
        .iter()
        .map(|text| images_secret(text, config.dev))
        .collect();
    Ok(ImagesKeys::new(&secrets?))
}

/// A secret as the configuration has it, or what the file holds that it names.
pub(crate) fn resolved(text: &SecretText) -> Result<String, StartError> {
    match text.expose().strip_prefix("file:") {
        Some(path) => read_text(Path::new(path)),
        None => Ok(text.expose().to_owned()),
    }
}

fn images_secret(text: &SecretText, dev: bool) -> Result<Vec<u8>, StartError> {
    let text = resolved(text)?;
    let text = text.trim();
    if is_known(text) && !dev {
        return Err(StartError::secret(
            "tenant.images_secrets holds an example or a --dev secret; make your own with: openssl rand -base64 48 | tr '+/' '-_'",
        ));
    }
    let octets = URL_SAFE_NO_PAD
        .decode(text.trim_end_matches('='))
        .map_err(|_| StartError::secret("tenant.images_secrets is not base64url"))?;
    if octets.len() < MIN_SECRET_BYTES {
        return Err(StartError::secret(
            "tenant.images_secrets is shorter than 32 bytes; make one with: openssl rand -base64 48 | tr '+/' '-_'",
        ));
    }
    Ok(octets)
}

/// The admin keys of the configuration, or those of `--dev`.
pub(crate) fn admin_keys(config: &Config) -> Result<AdminKeys, StartError> {
    match &config.tenant.admin_jwks_file {
        Some(file) => read_jwks(file, config.dev),
        None if config.dev => {
            let pair = read_pair(&dev_admin_key(&config.data_dir)?)?;
            let key = public_key(&modulus_of(&pair), &exponent_of(&pair))?;
            Ok(AdminKeys(vec![(DEV_MARK.into(), key)]))
        }
        None => Err(StartError::secret(
            "tenant.admin_jwks_file is not set; it names the JWK set of public RSA keys for the admin API",
        )),
    }
}

fn read_jwks(file: &Path, dev: bool) -> Result<AdminKeys, StartError> {
    let wrong = |problem: &str| StartError::config(file.display(), problem);
    let set: JwkSet = serde_json::from_str(&read_text(file)?)
        .map_err(|error| wrong(&format!("not a JWK set: line {}", error.line())))?;
    let mut keys = Vec::new();
    for jwk in set.keys {
        let is_rs256 = jwk.kty == "RSA" && jwk.alg.as_deref().is_none_or(|alg| alg == "RS256");
        if !is_rs256 || jwk.kid.is_empty() {
            return Err(wrong("every key must be an RSA key for RS256 with a kid"));
        }
        if jwk.kid.starts_with(DEV_MARK) && !dev {
            return Err(StartError::secret("the JWK set holds the key of --dev"));
        }
        keys.push((jwk.kid, public_key(&jwk.n, &jwk.e)?));
    }
    if keys.is_empty() {
        return Err(wrong("the JWK set has no key"));
    }
    Ok(AdminKeys(keys))
}

fn public_key(n: &str, e: &str) -> Result<DecodingKey, StartError> {
    let modulus = URL_SAFE_NO_PAD.decode(n).unwrap_or_default();
    if modulus.len() < MIN_RSA_BYTES {
        return Err(StartError::secret("an admin key has fewer than 2048 bits"));
    }
    DecodingKey::from_rsa_components(n, e)
        .map_err(|_| StartError::secret("an admin key is not an RSA key"))
}

/// The private key for `cameo-server token`.
pub(crate) fn token_signer(config: &Config) -> Result<TokenSigner, StartError> {
    let file = config
        .tenant
        .admin_key_file
        .clone()
        .unwrap_or_else(|| dev_folder(&config.data_dir).join("admin-key.pem"));
    if config.tenant.admin_key_file.is_none() && !file.exists() {
        return Err(StartError::secret(
            "no admin key: start the server once with --dev and the same --data, or set tenant.admin_key_file",
        ));
    }
    let pem = read_text(&file)?;
    let key = EncodingKey::from_rsa_pem(pem.as_bytes())
        .map_err(|_| StartError::config(file.display(), "not an RSA key in PEM"))?;
    let key_id = match &config.tenant.admin_jwks_file {
        Some(jwks) => key_id_of(&read_pair(&file)?, jwks)?,
        None => DEV_MARK.into(),
    };
    Ok(TokenSigner { key_id, key })
}

fn key_id_of(pair: &KeyPair, jwks: &Path) -> Result<String, StartError> {
    let wrong = || {
        StartError::config(
            jwks.display(),
            "does not hold tenant.admin_key_file's public key",
        )
    };
    let set: JwkSet = serde_json::from_str(&read_text(jwks)?).map_err(|_| wrong())?;
    let modulus = modulus_of(pair);
    let found = set.keys.into_iter().find(|jwk| jwk.n == modulus);
    found.map(|jwk| jwk.kid).ok_or_else(wrong)
}

fn modulus_of(pair: &KeyPair) -> String {
    let modulus = pair.public_key().modulus();
    URL_SAFE_NO_PAD.encode(modulus.big_endian_without_leading_zero())
}

fn exponent_of(pair: &KeyPair) -> String {
    let exponent = pair.public_key().exponent();
    URL_SAFE_NO_PAD.encode(exponent.big_endian_without_leading_zero())
}

/// The secret of a client, as it shows it.
pub(crate) fn client_secret(text: &SecretText, dev: bool) -> Result<String, StartError> {
    let text = resolved(text)?;
    let text = text.trim();
    if is_known(text) && !dev {
        return Err(StartError::secret(
            "a client's secret is an example or one of --dev; make your own with: openssl rand -base64 48",
        ));
    }
    if text.len() < MIN_SECRET_BYTES {
        return Err(StartError::secret(
            "a client's secret is shorter than 32 characters; make one with: openssl rand -base64 48",
        ));
    }
    Ok(text.to_owned())
}

/// The secret of the client that `--dev` knows.
pub(crate) fn dev_client_secret(data_dir: &Path) -> Result<String, StartError> {
    let file = dev_folder(data_dir).join("client-secret");
    create_once(&file, made_up)?;
    client_secret(&SecretText::new(read_text(&file)?), true)
}

/// A text that nobody can guess, marked as of `--dev`.
fn made_up() -> io::Result<String> {
    let text = URL_SAFE_NO_PAD.encode(random::<33>()?);
    Ok(format!("{DEV_MARK}{text}\n"))
}

/// Made by `--dev`, or written in the example file.
fn is_known(text: &str) -> bool {
    text.starts_with(DEV_MARK) || text.starts_with(EXAMPLE_MARK)
}

/// Whether `--dev` has lived in this data folder.
pub(crate) fn has_dev_secrets(data_dir: &Path) -> bool {
    dev_folder(data_dir).exists()
}

fn dev_folder(data_dir: &Path) -> PathBuf {
    data_dir.join(DEV_FOLDER)
}

fn dev_images_secret(data_dir: &Path) -> Result<Vec<u8>, StartError> {
    let file = dev_folder(data_dir).join("images-secret");
    create_once(&file, made_up)?;
    images_secret(&SecretText::new(read_text(&file)?), true)
}

fn dev_admin_key(data_dir: &Path) -> Result<PathBuf, StartError> {
    let file = dev_folder(data_dir).join("admin-key.pem");
    create_once(&file, || {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(io::Error::other)?;
        let der = pair.as_der().map_err(io::Error::other)?;
        Ok(pem_of(der.as_ref()))
    })?;
    Ok(file)
}

/// Writes a private file unless it exists. It appears whole or not at all, so that a start that
/// was interrupted leaves nothing half-written behind.
fn create_once(
    file: &Path,
    content: impl FnOnce() -> io::Result<String>,
) -> Result<(), StartError> {
    if file.exists() {
        return Ok(());
    }
    let write = || -> io::Result<()> {
        let folder = file.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let unfinished = file.with_extension(format!("{}.new", std::process::id()));
        write_private(&unfinished, content()?.as_bytes())?;
        fs::rename(&unfinished, file)
    };
    write().map_err(|error| StartError::data_dir(file, &error))
}

fn write_private(file: &Path, content: &[u8]) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut handle = options.open(file)?;
    handle.write_all(content)?;
    handle.sync_all()
}

fn pem_of(der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let mut pem = String::from("-----BEGIN PRIVATE KEY-----\n");
    for (index, letter) in text.chars().enumerate() {
        if index > 0 && index % 64 == 0 {
            pem.push('\n');
        }
        pem.push(letter);
    }
    pem + "\n-----END PRIVATE KEY-----\n"
}

fn read_pair(pem_file: &Path) -> Result<KeyPair, StartError> {
    let text = read_text(pem_file)?;
    let body: String = text
        .lines()
        .filter(|line| !line.starts_with("-----"))
        .collect();
    let wrong = || StartError::config(pem_file.display(), "not an RSA key in PKCS #8 PEM");
    let der = STANDARD.decode(body.trim()).map_err(|_| wrong())?;
    KeyPair::from_pkcs8(&der).map_err(|_| wrong())
}

pub(crate) fn read_text(file: &Path) -> Result<String, StartError> {
    fs::read_to_string(file).map_err(|error| StartError::config(file.display(), &error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn production(secret: &str) -> Config {
        let mut config = Config::default();
        config.tenant.images_secrets = vec![SecretText::new(secret)];
        config
    }

    #[test]
    fn weak_or_known_secrets_are_refused_outside_dev() {
        let long = URL_SAFE_NO_PAD.encode([7; 32]);
        assert!(images_keys(&production(&long)).is_ok());
        let short = URL_SAFE_NO_PAD.encode([7; 31]);
        let dev = format!("{DEV_MARK}{}", URL_SAFE_NO_PAD.encode([7; 33]));
        for bad in [
            "",
            &short,
            &dev,
            "change-me-change-me-change-me-change-me-change-me",
            "ä",
        ] {
            let error = images_keys(&production(bad)).expect_err(bad).to_string();
            assert!(bad.is_empty() || !error.contains(bad), "{error}");
        }
        assert!(images_keys(&Config::default()).is_err());
    }

    #[test]
    fn a_client_s_secret_is_its_own_and_long() {
        let long = "s".repeat(32);
        let secret = |text: &str, dev| client_secret(&SecretText::new(text), dev);
        assert_eq!(secret(&format!("{long}\n"), false).ok(), Some(long));
        let dev = format!("{DEV_MARK}{}", "s".repeat(33));
        assert!(secret(&dev, true).is_ok());
        for bad in [
            &dev[..],
            "too-few",
            "",
            "change-me-change-me-change-me-change-me",
        ] {
            let error = secret(bad, false).expect_err(bad).to_string();
            assert!(bad.is_empty() || !error.contains(bad), "{error}");
        }
    }

    #[test]
    fn dev_secrets_are_made_once_and_private() {
        let folder = tempfile::tempdir().expect("folder");
        let config = Config::dev(folder.path(), 0);
        let tag = images_keys(&config).expect("made").sign(b"x").expect("tag");
        let again = images_keys(&config).expect("read");
        assert!(again.accept(b"x", tag.as_ref()) && !again.accept(b"y", tag.as_ref()));
        assert!(admin_keys(&config).expect("made").find(DEV_MARK).is_some());
        assert!(token_signer(&config).is_ok());
        #[cfg(unix)]
        dev_client_secret(folder.path()).expect("made");
        for name in ["images-secret", "admin-key.pem", "client-secret"] {
            use std::os::unix::fs::PermissionsExt as _;
            let file = dev_folder(folder.path()).join(name);
            let mode = fs::metadata(file).expect("metadata").permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }

    #[test]
    fn all_keys_accept_and_the_first_signs() {
        let both = ImagesKeys::new(&[vec![1; 32], vec![2; 32]]);
        let old = ImagesKeys::new(&[vec![2; 32]]);
        let tag = old.sign(b"m").expect("tag");
        assert!(both.accept(b"m", tag.as_ref()));
        let new_tag = both.sign(b"m").expect("tag");
        assert!(!old.accept(b"m", new_tag.as_ref()));
        assert!(!both.accept(b"m", &new_tag.as_ref()[..31]));
    }
}
