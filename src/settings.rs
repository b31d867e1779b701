//! Settings: from a TOML file, then variables (`POOLS_ORIGIN`), then flags
//! (`--origin`), each over the one before. All have the same names.

use std::{fmt::Write as _, net::SocketAddr, path::PathBuf};

use config::{Config, Environment, File, FileFormat};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use url::Url;

use crate::{
    services::Site,
    store::db::Location,
    stripe::client::{STRIPE, StripeClient},
};

/// Why the settings can't be used; the text names the setting.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// Unknown, or of the wrong type.
    #[error("settings: {0}")]
    Unreadable(#[from] config::ConfigError),
    /// No setting of ours.
    #[error("{0} is no setting; `pools config` prints those there are")]
    Unknown(String),
    /// Understood, but not possible.
    #[error("{name}: {why}")]
    Wrong {
        /// Which setting.
        name: &'static str,
        /// What is the matter, and what to do.
        why: String,
    },
}

/// Flags; the same names as the settings.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Flags {
    /// A TOML file with settings
    #[arg(long, global = true, value_name = "FILE")]
    pub settings: Option<PathBuf>,
    /// Scheme, host and port that everybody reaches this server by
    #[arg(long, global = true)]
    pub origin: Option<String>,
    /// Address and port to listen on
    #[arg(long, global = true)]
    pub listen: Option<String>,
    /// Folder of the embedded database
    #[arg(long, global = true)]
    pub data_dir: Option<String>,
    /// A `PostgreSQL` server to use instead of the embedded database
    #[arg(long, global = true)]
    pub database_url: Option<String>,
    /// Allow plain http and private addresses: development only
    #[arg(long, global = true)]
    pub development: Option<bool>,
    /// A file with seconds to add to the clock: development only
    #[arg(long, global = true)]
    pub clock_offset_file: Option<String>,
    /// Believe X-Forwarded-For: only behind a proxy of your own
    #[arg(long, global = true)]
    pub trust_proxy: Option<bool>,
    /// How people reach the operator; shown on the About page
    #[arg(long, global = true)]
    pub contact: Option<String>,
    /// Tells workers apart that share one database
    #[arg(long, global = true)]
    pub worker_name: Option<String>,
    /// Where Stripe is asked: for trying things out with a double of it
    #[arg(long, global = true)]
    pub stripe_api: Option<String>,
    /// What is logged, such as `info` or `pools=debug`
    #[arg(long, global = true)]
    pub log: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    origin: Option<String>,
    listen: Option<String>,
    data_dir: Option<PathBuf>,
    database_url: Option<SecretString>,
    development: Option<bool>,
    clock_offset_file: Option<PathBuf>,
    trust_proxy: Option<bool>,
    contact: Option<String>,
    worker_name: Option<String>,
    stripe_api: Option<String>,
    log: Option<String>,
}

const NAMES: [&str; 11] = [
    "origin",
    "listen",
    "data_dir",
    "database_url",
    "development",
    "clock_offset_file",
    "trust_proxy",
    "contact",
    "worker_name",
    "stripe_api",
    "log",
];

/// The settings in force.
#[derive(Debug)]
pub struct Settings {
    /// This server's origin and host.
    pub site: Site,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Folder of the embedded database.
    pub data_dir: PathBuf,
    /// The database server, when there is one.
    pub database_url: Option<SecretString>,
    /// Whether plain http and private addresses are allowed.
    pub development: bool,
    /// Moves the clock; development only.
    pub clock_offset_file: Option<PathBuf>,
    /// Whether `X-Forwarded-For` is believed.
    pub trust_proxy: bool,
    /// How people reach the operator.
    pub contact: Option<String>,
    /// Tells workers apart.
    pub worker_name: String,
    /// Where Stripe is asked: over https, or on this machine.
    pub stripe_api: String,
    /// What is logged.
    pub log: String,
}

const DEFAULT_ORIGIN: &str = "http://localhost:8080";

impl Settings {
    /// Reads them.
    ///
    /// # Errors
    /// Names the setting that is unknown or wrong.
    pub fn load(flags: &Flags) -> Result<Self, SettingsError> {
        let is_unknown = |name: &String| {
            name.strip_prefix("POOLS_").is_some_and(|rest| {
                !rest.starts_with("TEST_") && !NAMES.contains(&rest.to_lowercase().as_str())
            })
        };
        if let Some(unknown) = std::env::vars_os()
            .filter_map(|(name, _)| name.into_string().ok())
            .find(is_unknown)
        {
            return Err(SettingsError::Unknown(unknown));
        }
        let known: Vec<(String, String)> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .filter(|(name, value)| {
                name.starts_with("POOLS_") && !name.starts_with("POOLS_TEST_") && !value.is_empty()
            })
            .collect();
        Self::from_parts(flags, known)
    }

    /// Reads them from flags and the given variables.
    ///
    /// # Errors
    /// Names the setting that is unknown or wrong.
    pub fn from_parts(
        flags: &Flags,
        variables: Vec<(String, String)>,
    ) -> Result<Self, SettingsError> {
        let mut builder = Config::builder();
        if let Some(file) = &flags.settings {
            builder = builder.add_source(File::from(file.as_path()).format(FileFormat::Toml));
        }
        let environment = Environment::with_prefix("POOLS")
            .try_parsing(false)
            .source(Some(variables.into_iter().collect()));
        let raw: Raw = builder
            .add_source(environment)
            .set_override_option("origin", flags.origin.clone())?
            .set_override_option("listen", flags.listen.clone())?
            .set_override_option("data_dir", flags.data_dir.clone())?
            .set_override_option("database_url", flags.database_url.clone())?
            .set_override_option("development", flags.development)?
            .set_override_option("clock_offset_file", flags.clock_offset_file.clone())?
            .set_override_option("trust_proxy", flags.trust_proxy)?
            .set_override_option("contact", flags.contact.clone())?
            .set_override_option("worker_name", flags.worker_name.clone())?
            .set_override_option("stripe_api", flags.stripe_api.clone())?
            .set_override_option("log", flags.log.clone())?
            .build()?
            .try_deserialize()?;
        Self::from_raw(raw)
    }

    fn from_raw(raw: Raw) -> Result<Self, SettingsError> {
        let wrong = |name, why: &str| SettingsError::Wrong {
            name,
            why: why.to_owned(),
        };
        // Without any configuration this is somebody trying it out at home.
        let development = raw.development.unwrap_or(raw.origin.is_none());
        let site = site(raw.origin.as_deref().unwrap_or(DEFAULT_ORIGIN), development)?;
        let listen = raw.listen.as_deref().unwrap_or("127.0.0.1:8080");
        let listen = listen.parse().map_err(|_| {
            wrong(
                "listen",
                "give an address and a port, such as 127.0.0.1:8080",
            )
        })?;
        if raw.clock_offset_file.is_some() && !development {
            return Err(wrong(
                "clock_offset_file",
                "the clock can be moved in development mode only",
            ));
        }
        if let Some(url) = &raw.database_url {
            let url = url.expose_secret();
            if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
                return Err(wrong(
                    "database_url",
                    "it begins with postgres://; leave it out to use the embedded database",
                ));
            }
        }
        Ok(Self {
            site,
            listen,
            data_dir: raw.data_dir.unwrap_or_else(|| PathBuf::from("data")),
            database_url: raw.database_url,
            development,
            clock_offset_file: raw.clock_offset_file,
            trust_proxy: raw.trust_proxy.unwrap_or(false),
            contact: raw.contact,
            worker_name: raw.worker_name.unwrap_or_else(|| "main".to_owned()),
            stripe_api: stripe_api(raw.stripe_api)?,
            log: raw.log.unwrap_or_else(|| "pools=info,warn".to_owned()),
        })
    }

    /// Where the data lives.
    #[must_use]
    pub fn location(&self) -> Location {
        match &self.database_url {
            Some(url) => Location::Postgres(url.expose_secret().to_owned()),
            None => Location::Sqlite(self.data_dir.join("pools.db")),
        }
    }

    /// The settings in force as TOML, secrets hidden.
    #[must_use]
    pub fn shown(&self) -> String {
        let mut out = String::new();
        let mut line = |name: &str, value: String| {
            // Writing to a string can't fail.
            let _ = writeln!(out, "{name} = {value}");
        };
        let quoted = |text: &str| toml_string(text);
        line("origin", quoted(&self.site.origin));
        line("listen", quoted(&self.listen.to_string()));
        line("data_dir", quoted(&self.data_dir.display().to_string()));
        if self.database_url.is_some() {
            line("database_url", quoted("(hidden)"));
        }
        line("development", self.development.to_string());
        if let Some(file) = &self.clock_offset_file {
            line("clock_offset_file", quoted(&file.display().to_string()));
        }
        line("trust_proxy", self.trust_proxy.to_string());
        if let Some(contact) = &self.contact {
            line("contact", quoted(contact));
        }
        line("worker_name", quoted(&self.worker_name));
        line("stripe_api", quoted(&self.stripe_api));
        line("log", quoted(&self.log));
        out
    }
}

/// Plain http goes no further than this machine: keys travel there.
fn stripe_api(given: Option<String>) -> Result<String, SettingsError> {
    let given = given.unwrap_or_else(|| STRIPE.to_owned());
    match StripeClient::new(&given) {
        Ok(_) => Ok(given),
        Err(_) => Err(SettingsError::Wrong {
            name: "stripe_api",
            why: "it begins with https://, or with http:// and an address of this machine"
                .to_owned(),
        }),
    }
}

fn toml_string(text: &str) -> String {
    // A TOML basic string escapes as JSON does.
    serde_json::Value::from(text).to_string()
}

fn site(origin: &str, development: bool) -> Result<Site, SettingsError> {
    let wrong = |why: &str| SettingsError::Wrong {
        name: "origin",
        why: why.to_owned(),
    };
    let url = Url::parse(origin)
        .map_err(|_| wrong("give scheme and host, such as https://pools.example"))?;
    let is_bare = url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    if !is_bare {
        return Err(wrong(
            "only scheme, host and port, such as https://pools.example",
        ));
    }
    match url.scheme() {
        "https" => {}
        "http" if development => {}
        "http" => {
            return Err(wrong(
                "plain http works in development mode only; put a TLS proxy in front and use https",
            ));
        }
        _ => return Err(wrong("it begins with https://")),
    }
    let host = url.host_str().ok_or_else(|| wrong("it has no host"))?;
    let host = url
        .port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    Ok(Site {
        origin: format!("{}://{host}", url.scheme()),
        host,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(variables: &[(&str, &str)]) -> Result<Settings, String> {
        let variables = variables
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect();
        Settings::from_parts(&Flags::default(), variables).map_err(|error| error.to_string())
    }

    #[test]
    fn nothing_set_is_somebody_at_home() {
        let settings = load(&[]).unwrap();
        assert_eq!(settings.site.origin, "http://localhost:8080");
        assert!(settings.development);
        assert_eq!(
            settings.location(),
            Location::Sqlite("data/pools.db".into())
        );
    }

    #[test]
    fn wrong_settings_are_named() {
        for (variables, named) in [
            (vec![("POOLS_ORIGIN", "pools.example")], "origin"),
            (
                vec![("POOLS_ORIGIN", "http://pools.example")],
                "origin: plain http",
            ),
            (vec![("POOLS_ORIGIN", "https://pools.example/x")], "origin"),
            (vec![("POOLS_LISTEN", "everywhere")], "listen"),
            (vec![("POOLS_DEVELOPMENT", "perhaps")], "development"),
            (vec![("POOLS_DATABASE_URL", "mysql://x")], "database_url"),
            (vec![("POOLS_COLOUR", "red")], "colour"),
            (
                vec![
                    ("POOLS_ORIGIN", "https://pools.example"),
                    ("POOLS_CLOCK_OFFSET_FILE", "x"),
                ],
                "clock_offset_file",
            ),
        ] {
            let error = load(&variables).unwrap_err();
            assert!(error.contains(named), "{variables:?}: {error}");
        }
    }

    #[test]
    fn secrets_are_hidden() {
        let settings = load(&[
            ("POOLS_ORIGIN", "https://pools.example"),
            ("POOLS_DATABASE_URL", "postgres://pools:hush@db/pools"),
        ])
        .unwrap();
        assert!(!settings.development);
        assert!(!settings.shown().contains("hush"));
        assert!(!format!("{settings:?}").contains("hush"));
        assert!(
            settings
                .shown()
                .contains("origin = \"https://pools.example\"")
        );
    }
}
