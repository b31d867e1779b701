//! `pools person`: what an operator does for people at the command line.

use std::{io::Read as _, path::PathBuf};

use clap::{Args, Subcommand};
use secrecy::SecretString;

use super::{
    Fatal,
    house::{enter, new_keys},
};
use crate::{
    domain::{handle::Handle, text::Name},
    services::{
        ServiceError, manage_person, password,
        sign_up::{SignUp, sign_up},
    },
    settings::Settings,
    transact,
};

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Add a person
    Add {
        /// `ada` in @ada@host
        handle: String,
        /// The name as shown; the handle when left out
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        password: Password,
    },
    /// Set a new password and end all sessions
    ResetPassword {
        /// Whose
        handle: String,
        #[command(flatten)]
        password: Password,
    },
    /// Make a person an operator
    MakeOperator {
        /// Whom
        handle: String,
    },
}

/// Where the password comes from; never from the command line itself, which
/// others on the machine can read.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct Password {
    /// A file that holds the password
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Read the password from the standard input
    #[arg(long)]
    password_stdin: bool,
}

impl Password {
    fn read(&self, handle: &Handle) -> Result<SecretString, Fatal> {
        let mut text = String::new();
        match &self.password_file {
            Some(file) => text = std::fs::read_to_string(file)?,
            None => {
                std::io::stdin().read_to_string(&mut text)?;
            }
        }
        let password = SecretString::from(text.trim_end_matches(['\r', '\n']).to_owned());
        password::check_strength(&password, &[handle.as_str()])?;
        Ok(password)
    }
}

/// Does it.
#[allow(clippy::print_stdout)]
pub(super) async fn person(settings: &Settings, action: Action) -> Result<(), Fatal> {
    let house = enter(settings).await?;
    let (db, world) = (&house.db, &house.world);
    match action {
        Action::Add {
            handle,
            name,
            password,
        } => {
            let handle = Handle::parse(&handle)?;
            let name = Name::parse(name.as_deref().unwrap_or(handle.as_str()))?;
            let password_hash = password::hash(world, &password.read(&handle)?)?;
            let command = SignUp {
                handle,
                name,
                password_hash,
                keys: new_keys(world)?,
                setup_token: None,
            };
            transact!(db, world, ServiceError, |tx| {
                sign_up(&mut tx, world, &settings.site, &command).await
            })?;
            println!("Added @{}@{}.", command.handle.as_str(), settings.site.host);
        }
        Action::ResetPassword { handle, password } => {
            let handle = Handle::parse(&handle)?;
            let hash = password::hash(world, &password.read(&handle)?)?;
            transact!(db, world, ServiceError, |tx| {
                let site = &settings.site;
                manage_person::reset_password(&mut tx, world, site, &handle, &hash).await
            })
            .map_err(nobody)?;
            println!(
                "@{} has a new password; all sessions are ended, and a letter says so.",
                handle.as_str()
            );
        }
        Action::MakeOperator { handle } => {
            let handle = Handle::parse(&handle)?;
            transact!(db, world, ServiceError, |tx| {
                manage_person::make_operator(&mut tx, &handle).await
            })
            .map_err(nobody)?;
            println!("@{} is an operator.", handle.as_str());
        }
    }
    house.db.close().await;
    Ok(())
}

fn nobody(error: ServiceError) -> Fatal {
    match error {
        ServiceError::NotAPerson => "nobody of that handle signed up here".into(),
        other => other.into(),
    }
}
