//! A database of its own, with people and Pools in it.

use std::path::PathBuf;

use pools::{
    domain::{
        contribution::Purpose as For,
        form::LegalForm,
        handle::Handle,
        id::PersonId,
        ledger::{Account, Day, Entry, moves},
        money::{Amount, Currency},
        terms::Terms,
        text::{Name, Purpose},
        variables::{Number, Variables},
    },
    keys,
    services::{
        ServiceError, Site,
        found_pool::{FoundPool, found_pool},
        new_actor::NewKeys,
        sign_up::{SignUp, sign_up},
        start_instance::start_instance,
    },
    store::{
        db::{Db, Engine, Location},
        pool::{self, Pool},
    },
    transact,
    world::{Clock, World},
};
use sqlx::Connection as _;

pub struct Place {
    pub db: Db,
    pub world: World,
    pub engine: Engine,
    pub ada: PersonId,
    site: Site,
    folder: Option<PathBuf>,
    name: Option<String>,
}

fn paper_keys(world: &World) -> NewKeys {
    let pair = keys::new_ed25519_key(world);
    NewKeys {
        rsa_private_pem: "a private key".to_owned().into(),
        rsa_public_pem: "a public key".into(),
        ed25519_secret: pair.secret,
        ed25519_public: pair.public_multibase,
    }
}

async fn administer(text: String) {
    let url = std::env::var("POOLS_TEST_POSTGRES").unwrap();
    let mut conn = sqlx::PgConnection::connect(&url).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(text))
        .execute(&mut conn)
        .await
        .unwrap();
    conn.close().await.unwrap();
}

impl Place {
    pub async fn new(engine: Engine) -> Option<Self> {
        let world = World::new(Clock::System);
        let unique = format!("pools_bench_{}", world.new_id().simple());
        let (location, folder, name) = match engine {
            Engine::Sqlite => {
                let base = std::env::var("POOLS_BENCH_FOLDER")
                    .map_or_else(|_| std::env::temp_dir(), PathBuf::from);
                let folder = base.join(unique);
                std::fs::create_dir_all(&folder).unwrap();
                (
                    Location::Sqlite(folder.join("pools.db")),
                    Some(folder),
                    None,
                )
            }
            Engine::Postgres => {
                let mut url = url::Url::parse(&std::env::var("POOLS_TEST_POSTGRES").ok()?).unwrap();
                administer(format!("CREATE DATABASE {unique}")).await;
                url.set_path(&unique);
                (Location::Postgres(url.into()), None, Some(unique))
            }
        };
        let db = Db::open(&location).await.unwrap();
        db.migrate().await.unwrap();
        let site = Site {
            origin: "https://here.example".into(),
            host: "here.example".into(),
        };
        let keys = paper_keys(&world);
        transact!(db, world, ServiceError, |tx| start_instance(
            &mut tx, &world, &site, &keys
        )
        .await)
        .unwrap();
        let command = SignUp {
            handle: Handle::parse("ada").unwrap(),
            name: Name::parse("Ada").unwrap(),
            password_hash: "$argon2id$none".into(),
            keys: paper_keys(&world),
            setup_token: None,
        };
        let ada = transact!(db, world, ServiceError, |tx| sign_up(
            &mut tx, &world, &site, &command
        )
        .await)
        .unwrap();
        Some(Self {
            db,
            world,
            engine,
            ada,
            site,
            folder,
            name,
        })
    }

    /// A Pool of Ada's.
    pub async fn pool(&self, handle: &str) -> Pool {
        let mut variables = Variables::usual(Currency::EUR);
        variables.set(Number::Founders, 1).unwrap();
        let terms = Terms {
            name: Name::parse(&format!("The {handle}")).unwrap(),
            purpose: Purpose::parse("To garden together.").unwrap(),
            form: LegalForm::Association,
            variables,
        };
        let command = FoundPool {
            founder: self.ada,
            handle: Handle::parse(handle).unwrap(),
            terms,
            keys: paper_keys(&self.world),
        };
        let id = transact!(self.db, self.world, ServiceError, |tx| found_pool(
            &mut tx,
            &self.world,
            &self.site,
            &command
        )
        .await)
        .unwrap();
        let mut conn = self.db.read().await.unwrap();
        pool::known(&mut conn, id).await.unwrap()
    }

    /// A gift that arrived at the bank: an entry of four postings.
    pub fn gift(&self, minor: i64, on: Day) -> Entry {
        let amount = Amount::from_minor(minor).unwrap();
        moves::receipt(
            self.world.new_id().into(),
            (For::Gift, self.ada),
            Account::Bank,
            amount,
            on,
        )
        .unwrap()
    }

    pub async fn remove(self) {
        self.db.close().await;
        if let Some(folder) = self.folder {
            std::fs::remove_dir_all(folder).unwrap();
        }
        if let Some(name) = self.name {
            administer(format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }
}
