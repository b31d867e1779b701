//! What the tests of the store and the services stand on: a database of its own
//! for each test, on both engines, and short ways to people, Pools and
//! proposals.

use std::{
    panic::AssertUnwindSafe,
    path::PathBuf,
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

use futures::FutureExt as _;
use pools::{
    domain::{
        ballot::{Ballot, Choice},
        form::LegalForm,
        handle::Handle,
        id::{PersonId, PoolId, ProposalId},
        kind::Matter,
        membership::Standing,
        money::Currency,
        proposal::Draft,
        rules::{Admission, VotingRules},
        terms::Terms,
        text::{Body, Grounds, Name, Purpose, Reason, Signature, Title},
        time::Timestamp,
        variables::{Number, Variables},
    },
    keys,
    services::{
        Event, ServiceError, Site,
        admit_member::admit_member,
        agree_to_rules::agree_to_rules,
        ask_to_join::ask_to_join,
        cast_ballot::{CastBallot, Way, cast_ballot},
        check::check_all,
        end_term::{end_notice, end_probation},
        event,
        found_pool::{FoundPool, found_pool},
        give_expulsion_notice::give_expulsion_notice,
        hold_founding_vote::hold_founding_vote,
        new_actor::NewKeys,
        open_expulsion::open_expulsion,
        open_proposal::{OpenProposal, open_proposal},
        record_acceptance::Consent,
        serve_as_steward::remind_of_election,
        sign_up::{SignUp, sign_up},
        start_instance::start_instance,
    },
    store::{
        acceptance,
        actor::{self, Actor},
        ballot,
        db::{Db, Engine, Location, Statement, StoreError, Value},
        expulsion,
        inbox::{self, InboundRequest},
        membership,
        pool::{self, Pool},
        proposal::{self, Proposal},
    },
    transact,
    world::{Clock, World},
};
use secrecy::SecretBox;
use sqlx::Connection as _;
use uuid::Uuid;

/// When every test begins: 2026-03-01 12:00 UTC.
pub const START: Timestamp = Timestamp::from_seconds(1_772_366_400);

/// Makes of each test two, `name::sqlite` and `name::postgres`; each gets a
/// [`Home`] with a database of its own.
macro_rules! both_databases {
    ($($(#[$attr:meta])* async fn $name:ident($home:ident: Home) $body:block)+) => {$(
        $(#[$attr])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn test($home: &$crate::support::Home) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn sqlite() {
                $crate::support::at_home(pools::store::db::Engine::Sqlite, async |home| test(home).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn postgres() {
                $crate::support::at_home(pools::store::db::Engine::Postgres, async |home| test(home).await).await;
            }
        }
    )+};
}
pub(crate) use both_databases;

/// What a raw statement binds.
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$(pools::store::db::Value::from($value)),*] };
}
pub(crate) use values;

/// Runs a block in a transaction of a home, and commits.
macro_rules! tx {
    ($home:expr, |$tx:ident| $body:expr) => {
        pools::transact!(
            $home.db,
            $home.world,
            pools::services::ServiceError,
            |$tx| $body
        )
    };
}
pub(crate) use tx;

/// Runs `test` in a new home on `engine`, and takes the database away after,
/// whether the test held or not.
pub async fn at_home(engine: Engine, test: impl AsyncFnOnce(&Home)) {
    let place = Place::new(engine).await;
    let home = Home::new(&place.location).await;
    let outcome = AssertUnwindSafe(test(&home)).catch_unwind().await;
    home.db.close().await;
    place.remove().await;
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}

/// A server without pages and wire: a database, a world whose clock stands
/// still, and the first actor.
pub struct Home {
    /// Its tables.
    pub db: Db,
    /// Its time and chance.
    pub world: World,
    /// Its names.
    pub site: Site,
    /// Where its database is, when it is known.
    pub location: Option<Location>,
}

/// Turns a refusal of a service into its name, so that tables can hold it.
pub fn name_of<T>(result: Result<T, ServiceError>) -> String {
    match result {
        Ok(_) => "done".to_owned(),
        Err(error) => error.to_string(),
    }
}

/// The name of the rule that the database refused by.
pub fn rule_of(result: Result<u64, StoreError>) -> String {
    match result {
        Ok(rows) => format!("{rows} written"),
        Err(StoreError::Constraint(name)) => name,
        Err(other) => format!("other: {other:?}"),
    }
}

impl Home {
    async fn new(location: &Location) -> Self {
        let db = Db::open(location).await.expect("open the database");
        db.migrate().await.expect("migrate");
        let home = Self {
            db,
            world: World::seeded(Clock::test(START), 7),
            site: Site {
                origin: "https://here.example".into(),
                host: "here.example".into(),
            },
            location: Some(location.clone()),
        };
        let keys = paper_keys(&home.world);
        tx!(home, |tx| start_instance(
            &mut tx,
            &home.world,
            &home.site,
            &keys
        )
        .await)
        .expect("start");
        home
    }

    /// Lets time pass.
    pub fn later(&self, seconds: i64) {
        self.world.clock().advance_seconds(seconds);
    }

    /// Somebody who signed up here.
    pub async fn person(&self, handle: &str) -> Actor {
        let command = self.sign_up(handle);
        let id = tx!(self, |tx| sign_up(
            &mut tx,
            &self.world,
            &self.site,
            &command
        )
        .await)
        .expect("sign up");
        self.actor(id).await
    }

    /// What signing up takes.
    pub fn sign_up(&self, handle: &str) -> SignUp {
        SignUp {
            handle: Handle::parse(handle).expect("handle"),
            name: Name::parse(handle).expect("name"),
            password_hash: "$argon2id$none".into(),
            keys: paper_keys(&self.world),
            setup_token: None,
        }
    }

    /// Somebody of another server, as if fetched.
    pub async fn remote_person(&self, handle: &str, host: &str) -> Actor {
        self.remote(handle, host, "person").await
    }

    /// An actor of another server, as if fetched.
    pub async fn remote(&self, handle: &str, host: &str, kind: &str) -> Actor {
        let uri = format!("https://{host}/users/{handle}");
        let new = Actor {
            actor_id: self.world.new_id(),
            kind: kind.into(),
            handle: handle.into(),
            host: Some(host.into()),
            name: handle.into(),
            summary: String::new(),
            url: uri.clone(),
            inbox: format!("{uri}/inbox"),
            shared_inbox: Some(format!("https://{host}/inbox")),
            created_at: self.world.now().micros(),
            fetched_at: Some(self.world.now().micros()),
            gone_at: None,
            uri,
        };
        tx!(self, |tx| Ok(actor::upsert(&mut tx, &new).await?)).expect("remote actor")
    }

    /// The actor of that id.
    pub async fn actor(&self, id: impl Into<Uuid>) -> Actor {
        actor::known(&mut self.db.read().await.expect("read"), id)
            .await
            .expect("actor")
    }

    /// A Pool that everybody may enter, under the usual rules.
    pub async fn pool(&self, founder: &Actor, handle: &str) -> Pool {
        self.pool_with(founder, handle, Admission::Open, VotingRules::DEFAULT)
            .await
    }

    /// A Pool.
    pub async fn pool_with(
        &self,
        founder: &Actor,
        handle: &str,
        admission: Admission,
        rules: VotingRules,
    ) -> Pool {
        let terms = terms(handle, admission, rules);
        self.pool_on(founder, handle, terms).await
    }

    /// A Pool on these terms, founded by one: she accepts, votes alone, and it
    /// stands. What it said until then is said.
    pub async fn pool_on(&self, founder: &Actor, handle: &str, terms: Terms) -> Pool {
        let before = self.pending_events().await;
        let draft = self.draft_pool(founder, handle, terms).await;
        self.agree(draft.pool_id, founder).await.expect("accept");
        let number = self.founding_vote(draft.pool_id, founder).await;
        let number = number.expect("founding vote");
        let mut conn = self.db.read().await.expect("read");
        let found = proposal::by_number(&mut conn, draft.pool_id, number).await;
        drop(conn);
        let vote = found.expect("read").expect("founding vote").proposal_id;
        self.cast(vote, founder, Choice::For).await.expect("found");
        self.forget_events_but(&before).await;
        let pool = self.pool_again(draft.pool_id).await;
        assert!(pool.stage.decides(), "{pool:?}");
        pool
    }

    /// A Pool that is a draft yet.
    pub async fn draft_pool(&self, founder: &Actor, handle: &str, terms: Terms) -> Pool {
        let command = self.found(founder, handle, terms);
        let id = tx!(self, |tx| found_pool(
            &mut tx,
            &self.world,
            &self.site,
            &command
        )
        .await)
        .expect("found");
        self.pool_again(id).await
    }

    /// The Pool as it stands.
    pub async fn pool_again(&self, id: PoolId) -> Pool {
        pool::known(&mut self.db.read().await.expect("read"), id)
            .await
            .expect("pool")
    }

    /// The founder calls the vote; its number.
    pub async fn founding_vote(&self, pool: PoolId, founder: &Actor) -> Result<i64, ServiceError> {
        let founder = founder.actor_id.into();
        tx!(self, |tx| hold_founding_vote(
            &mut tx,
            &self.world,
            &self.site,
            pool,
            founder
        )
        .await)
    }

    async fn pending_events(&self) -> Vec<Uuid> {
        let mut conn = self.db.read().await.expect("read");
        let rows: Vec<(Uuid,)> = conn
            .query(statement("SELECT event_id FROM outbox_event"))
            .all()
            .await
            .expect("events");
        rows.into_iter().map(|row| row.0).collect()
    }

    async fn forget_events_but(&self, kept: &[Uuid]) {
        for event in self.pending_events().await {
            if !kept.contains(&event) {
                let text = "DELETE FROM outbox_event WHERE event_id = $1";
                self.sql(text, vec![event.into()]).await.expect("forget");
            }
        }
    }

    /// What founding takes.
    pub fn found(&self, founder: &Actor, handle: &str, terms: Terms) -> FoundPool {
        FoundPool {
            founder: founder.actor_id.into(),
            handle: Handle::parse(handle).expect("handle"),
            terms,
            keys: paper_keys(&self.world),
        }
    }

    /// She asks.
    pub async fn ask(&self, pool: PoolId, who: &Actor) -> Result<(), ServiceError> {
        tx!(self, |tx| ask_to_join(
            &mut tx,
            &self.world,
            &self.site,
            pool,
            who,
            None,
            None
        )
        .await)
    }

    /// She agrees.
    pub async fn agree(&self, pool: PoolId, who: &Actor) -> Result<Standing, ServiceError> {
        tx!(self, |tx| agree_to_rules(
            &mut tx,
            &self.world,
            &self.site,
            pool,
            who,
            &consent(who),
            None,
            None
        )
        .await)
    }

    /// A steward lets her in.
    pub async fn admit(
        &self,
        pool: PoolId,
        steward: &Actor,
        who: &Actor,
    ) -> Result<(), ServiceError> {
        let (steward, person) = (steward.actor_id.into(), who.actor_id.into());
        tx!(self, |tx| admit_member(
            &mut tx,
            &self.world,
            &self.site,
            pool,
            steward,
            person
        )
        .await)
    }

    /// Makes her a member of an open Pool.
    pub async fn join(&self, pool: &Pool, who: &Actor) {
        self.ask(pool.pool_id, who).await.expect("ask");
        assert!(
            self.agree(pool.pool_id, who)
                .await
                .expect("agree")
                .is_active()
        );
    }

    /// A new local member of an open Pool.
    pub async fn member(&self, pool: &Pool, handle: &str) -> Actor {
        let person = self.person(handle).await;
        self.join(pool, &person).await;
        person
    }

    /// `count` new local members, named `prefix0`, `prefix1`…
    pub async fn members(&self, pool: &Pool, prefix: &str, count: usize) -> Vec<Actor> {
        let mut members = Vec::new();
        for index in 0..count {
            members.push(self.member(pool, &format!("{prefix}{index}")).await);
        }
        members
    }

    /// An open proposal.
    pub async fn proposal(&self, pool: &Pool, proposer: &Actor) -> Proposal {
        let number = self
            .open(pool.pool_id, proposer)
            .await
            .expect("open a proposal");
        let mut conn = self.db.read().await.expect("read");
        proposal::by_number(&mut conn, pool.pool_id, number)
            .await
            .expect("read")
            .expect("proposal")
    }

    /// She opens a proposal; its number.
    pub async fn open(&self, pool: PoolId, proposer: &Actor) -> Result<i64, ServiceError> {
        let draft = draft("Buy a shed");
        self.open_on(pool, proposer, &draft, &[]).await
    }

    /// She opens a proposal of any kind; its number.
    pub async fn open_on(
        &self,
        pool: PoolId,
        proposer: &Actor,
        draft: &Draft,
        candidates: &[(PersonId, String)],
    ) -> Result<i64, ServiceError> {
        let opening = OpenProposal {
            proposer: proposer.actor_id.into(),
            draft,
            candidates,
        };
        tx!(self, |tx| open_proposal(
            &mut tx,
            &self.world,
            pool,
            &opening
        )
        .await)
    }

    /// She gives notice that somebody's expulsion will be voted on.
    pub async fn notice(
        &self,
        pool: PoolId,
        giver: &Actor,
        person: PersonId,
    ) -> Result<Uuid, ServiceError> {
        let reason = Grounds::parse("The shed was left open.").expect("reason");
        let giver = giver.actor_id.into();
        tx!(self, |tx| give_expulsion_notice(
            &mut tx,
            &self.world,
            &self.site,
            pool,
            giver,
            person,
            &reason
        )
        .await)
    }

    /// Takes the steps of members that are due, as the worker does; how many.
    pub async fn take_steps(&self) -> usize {
        let (world, site) = (&self.world, &self.site);
        let now = world.now();
        let mut conn = self.db.read().await.expect("read");
        let to_vote = membership::due_to_vote(&mut conn, now, 100).await;
        let to_leave = membership::due_to_leave(&mut conn, now, 100).await;
        let to_open = expulsion::due(&mut conn, now, 100).await;
        let to_remind = membership::due_to_remind(&mut conn, now, 100).await;
        drop(conn);
        let mut steps = Vec::new();
        for (pool, who) in to_vote.expect("due") {
            steps.push(tx!(self, |tx| end_probation(
                &mut tx, world, site, pool, who
            )
            .await));
        }
        for (pool, who) in to_leave.expect("due") {
            steps.push(tx!(self, |tx| end_notice(&mut tx, world, site, pool, who).await));
        }
        for notice in to_open.expect("due") {
            steps.push(tx!(self, |tx| open_expulsion(&mut tx, world, site, notice)
                .await));
        }
        for pool in to_remind.expect("due") {
            steps.push(tx!(self, |tx| remind_of_election(
                &mut tx, world, site, pool
            )
            .await));
        }
        steps
            .into_iter()
            .filter(|done| *done.as_ref().expect("step"))
            .count()
    }

    /// The proposal as it stands.
    pub async fn again(&self, proposal: ProposalId) -> Proposal {
        let mut conn = self.db.read().await.expect("read");
        proposal::by_id(&mut conn, proposal)
            .await
            .expect("read")
            .expect("proposal")
    }

    /// She votes on the web.
    pub async fn cast(
        &self,
        proposal: ProposalId,
        who: &Actor,
        choice: Choice,
    ) -> Result<(), ServiceError> {
        let command = vote(proposal, who, choice, Way::Web, self.world.now());
        tx!(self, |tx| cast_ballot(
            &mut tx,
            &self.world,
            &self.site,
            &command
        )
        .await)
    }

    /// She votes by a poll at home.
    pub async fn cast_by_poll(
        &self,
        proposal: ProposalId,
        who: &Actor,
        choice: Choice,
    ) -> Result<(), ServiceError> {
        let evidence = self.evidence(who).await;
        let command = vote(proposal, who, choice, Way::Poll(evidence), self.world.now());
        tx!(self, |tx| cast_ballot(
            &mut tx,
            &self.world,
            &self.site,
            &command
        )
        .await)
    }

    /// A request that came from somebody and is kept as evidence.
    pub async fn evidence(&self, who: &Actor) -> Uuid {
        let request = self.request(who);
        let request_id = request.request_id;
        tx!(self, |tx| {
            inbox::insert(&mut tx, &request).await?;
            Ok(inbox::finish(&mut tx, request_id, true).await?)
        })
        .expect("evidence");
        request_id
    }

    /// A request as it may have come from somebody.
    pub fn request(&self, who: &Actor) -> InboundRequest {
        let request_id = self.world.new_id();
        InboundRequest {
            request_id,
            activity_uri: format!("{}#activities/{request_id}", who.uri),
            actor_id: who.actor_id,
            key_uri: format!("{}#main-key", who.uri),
            key_pem: String::new(),
            method: "POST".into(),
            target: "/inbox".into(),
            headers: "[]".into(),
            body: b"{}".to_vec(),
            received_at: self.world.now().micros(),
            attempts: 0,
        }
    }

    /// How many ballots she has on it.
    pub async fn ballots_of(&self, proposal: ProposalId, who: &Actor) -> i64 {
        self.count(
            "SELECT COUNT(*) FROM ballot WHERE proposal_id = $1 AND person_id = $2",
            values![Uuid::from(proposal), who.actor_id],
        )
        .await
    }

    /// The count: for, against, abstain.
    pub async fn tally(&self, proposal: ProposalId) -> (u32, u32, u32) {
        let mut conn = self.db.read().await.expect("read");
        let tally = ballot::tally(&mut conn, proposal).await.expect("tally");
        (tally.for_count, tally.against_count, tally.abstain_count)
    }

    /// All events that wait or were said, oldest first, with the key that
    /// gathers them.
    pub async fn events(&self) -> Vec<Event> {
        let mut conn = self.db.read().await.expect("read");
        let rows: Vec<(String,)> = conn
            .query(statement(
                "SELECT payload FROM outbox_event ORDER BY due_at, event_id",
            ))
            .all()
            .await
            .expect("events");
        rows.iter()
            .map(|row| event::read(&row.0).expect("event"))
            .collect()
    }

    /// All events, taken away.
    pub async fn take_events(&self) -> Vec<Event> {
        let events = self.events().await;
        self.sql("DELETE FROM outbox_event", vec![])
            .await
            .expect("delete");
        events
    }

    /// Runs a raw statement in a transaction of its own; rows changed.
    pub async fn sql(&self, text: &str, values: Vec<Value>) -> Result<u64, StoreError> {
        let statement = statement(text);
        transact!(self.db, self.world, StoreError, |tx| {
            let mut query = tx.query(statement);
            for value in values.clone() {
                query = query.bind(value);
            }
            query.execute().await
        })
    }

    /// The number that a raw query gives.
    pub async fn count(&self, text: &str, values: Vec<Value>) -> i64 {
        let mut conn = self.db.read().await.expect("read");
        let mut query = conn.query(statement(text));
        for value in values {
            query = query.bind(value);
        }
        query.scalar().await.expect("count")
    }

    /// Takes triggers away, so that a test can plant a fault.
    pub async fn drop_triggers(&self, table: &str, names: &[&str]) {
        for name in names {
            let text = match self.db.engine() {
                Engine::Sqlite => format!("DROP TRIGGER {name}"),
                Engine::Postgres => format!("DROP TRIGGER {name} ON {table}"),
            };
            self.sql(&text, vec![]).await.expect("drop a trigger");
        }
    }

    /// What the invariants find; empty when all is well.
    pub async fn faults(&self) -> Vec<(&'static str, Vec<String>)> {
        let mut conn = self.db.read().await.expect("read");
        check_all(&mut conn)
            .await
            .expect("check")
            .into_iter()
            .filter(|finding| !finding.faults.is_empty())
            .map(|finding| (finding.rule, finding.faults))
            .collect()
    }
}

/// A raw statement of a test. Tests are short: what it leaks is little.
pub fn statement(text: &str) -> &'static Statement {
    let text: &'static str = Box::leak(text.to_owned().into_boxed_str());
    Box::leak(Box::new(Statement {
        module: module_path!(),
        name: "TEST",
        sqlite: text,
        postgres: text,
    }))
}

/// What a member puts to the others.
pub fn draft(title: &str) -> Draft {
    Draft {
        matter: Matter::Decision,
        review_at: None,
        title: Title::parse(title).expect("title"),
        body: Body::parse("").expect("body"),
    }
}

/// The terms of a Pool in tests: founded by one, left without notice.
pub fn terms(handle: &str, admission: Admission, rules: VotingRules) -> Terms {
    let mut variables = Variables::usual(Currency::EUR);
    variables.admission = admission;
    for (number, value) in [
        (Number::Founders, 1),
        (Number::ExitNoticeDays, 0),
        (Number::VotingDays, rules.voting_days().into()),
        (Number::QuorumPercent, rules.quorum_percent().into()),
        (Number::ThresholdPercent, rules.threshold_percent().into()),
    ] {
        variables.set(number, value).expect("within bounds");
    }
    Terms {
        name: Name::parse(&format!("The {handle}")).expect("name"),
        purpose: Purpose::parse("To garden together.").expect("purpose"),
        form: LegalForm::Association,
        variables,
    }
}

/// She types her name.
pub fn consent(who: &Actor) -> Consent {
    Consent {
        typed_name: Signature::parse(&who.name).expect("name"),
        way: acceptance::Way::Password,
        buy_in: None,
    }
}

/// A choice without a reason.
pub fn plain(choice: Choice) -> Ballot {
    Ballot {
        choice,
        reason: Reason::parse("").expect("reason"),
    }
}

/// A vote without a reason.
pub fn vote(
    proposal_id: ProposalId,
    who: &Actor,
    choice: Choice,
    way: Way,
    at: Timestamp,
) -> CastBallot {
    CastBallot {
        proposal_id,
        person: PersonId::from(who.actor_id),
        ballot: plain(choice),
        way,
        at,
    }
}

/// Keys that fit where no signature is made: the store and the services never
/// look into them.
pub fn paper_keys(world: &World) -> NewKeys {
    let pair = keys::new_ed25519_key(world);
    NewKeys {
        rsa_private_pem: "a private key".to_owned().into(),
        rsa_public_pem: "a public key".into(),
        ed25519_secret: pair.secret,
        ed25519_public: pair.public_multibase,
    }
}

/// Keys that sign. The RSA pair is made once per process: it takes a while.
#[allow(dead_code)] // for the tests of the floors above
pub fn real_keys(world: &World) -> NewKeys {
    use secrecy::ExposeSecret as _;
    static RSA: OnceLock<keys::NewRsaKey> = OnceLock::new();
    let rsa = RSA.get_or_init(|| keys::new_rsa_key().expect("a key"));
    let pair = keys::new_ed25519_key(world);
    NewKeys {
        rsa_private_pem: rsa.private_pem.expose_secret().to_owned().into(),
        rsa_public_pem: rsa.public_pem.clone(),
        ed25519_secret: SecretBox::new(Box::new(*pair.secret.expose_secret())),
        ed25519_public: pair.public_multibase,
    }
}

/// Where one test's database lives.
pub struct Place {
    /// To open it by.
    pub location: Location,
    folder: Option<PathBuf>,
    name: Option<String>,
}

impl Place {
    /// An empty folder, or a copy of the template database.
    pub async fn new(engine: Engine) -> Self {
        let name = format!("pools_test_{}", unique());
        match engine {
            Engine::Sqlite => {
                let folder = std::env::temp_dir().join(&name);
                std::fs::create_dir_all(&folder).expect("make a folder");
                Self {
                    location: Location::Sqlite(folder.join("pools.db")),
                    folder: Some(folder),
                    name: None,
                }
            }
            Engine::Postgres => {
                let template = template().await;
                administer(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
                Self {
                    location: Location::Postgres(url_of(&name)),
                    folder: None,
                    name: Some(name),
                }
            }
        }
    }

    /// A place with nothing in it, not even tables.
    pub async fn empty(engine: Engine) -> Self {
        if engine == Engine::Sqlite {
            return Self::new(engine).await;
        }
        let name = format!("pools_test_{}", unique());
        administer(&format!("CREATE DATABASE {name}")).await;
        Self {
            location: Location::Postgres(url_of(&name)),
            folder: None,
            name: Some(name),
        }
    }

    /// Runs many statements in one transaction, as a migration is run.
    pub async fn run_script(&self, text: &str) {
        let text = sqlx::AssertSqlSafe(text.to_owned());
        match &self.location {
            Location::Sqlite(path) => {
                let options = sqlx::sqlite::SqliteConnectOptions::new()
                    .filename(path)
                    .create_if_missing(true)
                    .foreign_keys(true);
                let mut conn = sqlx::SqliteConnection::connect_with(&options)
                    .await
                    .expect("open");
                let mut tx = conn.begin().await.expect("begin");
                sqlx::raw_sql(text).execute(&mut *tx).await.expect("script");
                tx.commit().await.expect("commit");
                conn.close().await.expect("close");
            }
            Location::Postgres(url) => {
                let mut conn = sqlx::PgConnection::connect(url).await.expect("open");
                let mut tx = conn.begin().await.expect("begin");
                sqlx::raw_sql(text).execute(&mut *tx).await.expect("script");
                tx.commit().await.expect("commit");
                conn.close().await.expect("close");
            }
        }
    }

    /// Takes it away.
    pub async fn remove(self) {
        if let Some(folder) = self.folder {
            std::fs::remove_dir_all(folder).expect("remove the folder");
        }
        if let Some(name) = self.name {
            administer(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        }
    }
}

/// The PostgreSQL server that tests may make databases on.
fn postgres() -> String {
    std::env::var("POOLS_TEST_POSTGRES").expect(
        "POOLS_TEST_POSTGRES is not set: run ./test, which starts a PostgreSQL for the tests",
    )
}

fn url_of(name: &str) -> String {
    let mut url = url::Url::parse(&postgres()).expect("POOLS_TEST_POSTGRES is a URL");
    url.set_path(name);
    url.into()
}

fn unique() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let id = World::new(Clock::System).new_id().simple();
    format!(
        "{}_{}_{id}",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    )
}

async fn administer(text: &str) {
    let mut conn = sqlx::PgConnection::connect(&postgres())
        .await
        .expect("connect to PostgreSQL");
    run(&mut conn, text).await;
    conn.close().await.expect("close");
}

async fn run(conn: &mut sqlx::PgConnection, text: &str) {
    sqlx::query(sqlx::AssertSqlSafe(text.to_owned()))
        .execute(conn)
        .await
        .unwrap_or_else(|error| panic!("{text}: {error}"));
}

/// A database with all tables, made once and copied for each test. Its name
/// holds a digest of the migrations: a change makes a new one.
async fn template() -> String {
    use sha2::Digest as _;
    let text: String = pools::store::db::rendered_migrations(Engine::Postgres)
        .into_iter()
        .map(|(_, _, text)| text)
        .collect();
    let digest = sha2::Sha256::digest(text.as_bytes());
    let digest: String = digest
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect::<Vec<_>>()
        .concat();
    let name = format!("pools_template_{digest}");
    let mut conn = sqlx::PgConnection::connect(&postgres())
        .await
        .expect("connect to PostgreSQL");
    // Tests run in processes of their own: one makes it, the others wait.
    run(&mut conn, "SELECT pg_advisory_lock(7230517)").await;
    let (exists,): (bool,) =
        sqlx::query_as("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)")
            .bind(&name)
            .fetch_one(&mut conn)
            .await
            .expect("look for the template");
    if !exists {
        let unfinished = format!("{name}_new");
        run(
            &mut conn,
            &format!("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)"),
        )
        .await;
        run(&mut conn, &format!("CREATE DATABASE {unfinished}")).await;
        let db = Db::open(&Location::Postgres(url_of(&unfinished)))
            .await
            .expect("open the template");
        db.migrate().await.expect("migrate the template");
        db.close().await;
        run(
            &mut conn,
            &format!("ALTER DATABASE {unfinished} RENAME TO {name}"),
        )
        .await;
    }
    conn.close().await.expect("close");
    name
}
