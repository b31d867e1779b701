//! The scheduler: one queue of what happens next, in which messages are lost,
//! repeated, delayed and cut off, and machines die and come back. Nothing in it
//! but the seed decides anything.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::flood::{Body, Digest};

use super::{
    check::{Broken, Watch},
    random::{Random, mix},
    scenario::{Lie, Scenario, when},
    server::{Air, Crash, Message, Server},
    trace::Trace,
};

/// What happens next.
#[derive(Clone, Debug)]
enum Event {
    /// A message comes: from whom, to whom.
    Message(usize, usize, Message),
    /// Time passes for a server.
    Tick(usize),
    /// A machine comes back.
    Restart(usize),
}

/// One run.
#[derive(Debug)]
pub struct Network<'a> {
    scenario: &'a Scenario,
    /// Servers; a Pool that says two things has two.
    pub servers: Vec<Server>,
    queue: BTreeMap<(i64, u64), Event>,
    random: Random,
    now: i64,
    fair: bool,
    /// From when to when the network is cut since somebody accepted.
    word_cut: Option<(i64, i64)>,
    words: BTreeSet<Digest>,
    count: u64,
    /// What happened.
    pub trace: Trace,
    /// What must hold.
    pub watch: Watch,
}

impl<'a> Network<'a> {
    /// Everybody is there, nobody has said anything.
    #[must_use]
    pub fn new(scenario: &'a Scenario, trace: Trace) -> Self {
        let mut servers = Vec::new();
        for (role, index) in scenario.roles.iter().zip(0..) {
            let faces = if role.lies.contains(&Lie::Twins) {
                2
            } else {
                1
            };
            for face in 0..faces {
                let seed = mix(scenario.seed ^ mix(index * 2 + face + 1));
                servers.push(Server::new(scenario, role.clone(), seed));
            }
        }
        let mut network = Self {
            scenario,
            servers,
            queue: BTreeMap::new(),
            random: Random::new(mix(scenario.seed ^ 0xF100D)),
            now: 0,
            fair: false,
            word_cut: None,
            words: BTreeSet::new(),
            count: 0,
            trace,
            watch: Watch::default(),
        };
        for server in 0..network.servers.len() {
            network.plan(0, Event::Tick(server));
        }
        network
    }

    fn plan(&mut self, after: i64, event: Event) {
        self.count += 1;
        self.queue.insert((self.now + after, self.count), event);
    }

    /// Runs to the end.
    ///
    /// # Errors
    /// The first thing that must hold and doesn't.
    pub fn run(&mut self) -> Result<(), Broken> {
        let fair_from = self.scenario.weather.fair_from.max(when::OPENS);
        while let Some(((at, _), event)) = self.queue.pop_first() {
            if at > fair_from {
                break;
            }
            self.now = at;
            self.happen(event)?;
        }
        self.clear_up()?;
        self.watch.end(self.scenario, &self.servers)
    }

    fn happen(&mut self, event: Event) -> Result<(), Broken> {
        match event {
            Event::Tick(index) => {
                let pause = self.random.within(80, 320);
                self.plan(pause, Event::Tick(index));
                if self.dead_for_good(index) {
                    return Ok(());
                }
                let tick = |server: &mut Server, air: &mut Air<'_>| server.tick(air);
                self.with(index, tick)?;
                let other = self.random.index(self.servers.len());
                self.ask(index, other);
            }
            Event::Message(from, to, message) => {
                if self
                    .servers
                    .get(to)
                    .is_none_or(|server| server.flood.is_none())
                {
                    return Ok(());
                }
                let receive =
                    |server: &mut Server, air: &mut Air<'_>| server.receive(air, from, message);
                self.with(to, receive)?;
            }
            Event::Restart(index) => self.restart(index),
        }
        Ok(())
    }

    fn restart(&mut self, index: usize) {
        if self.dead_for_good(index) {
            return;
        }
        if let Some(server) = self.servers.get_mut(index) {
            self.trace
                .tell(self.now, || format!("{} is back", server.role.pool));
            server.restart(self.scenario);
        }
    }

    fn dead_for_good(&mut self, index: usize) -> bool {
        let Some(server) = self.servers.get_mut(index) else {
            return true;
        };
        let dead = server.role.dies.is_some_and(|at| self.now >= at);
        if dead && server.flood.is_some() {
            self.trace
                .tell(self.now, || format!("{} dies for good", server.role.pool));
            server.flood = None;
        }
        dead
    }

    fn ask(&mut self, index: usize, other: usize) {
        let Some(server) = self
            .servers
            .get(index)
            .filter(|server| server.flood.is_some())
        else {
            return;
        };
        // In fair weather, who has nothing new would answer nothing.
        let nothing = self
            .servers
            .get(other)
            .is_some_and(|other| other.have.is_subset(&server.have));
        if self.fair && nothing {
            return;
        }
        let have = std::sync::Arc::new(server.have.clone());
        if index != other {
            self.send(index, other, Message::Ask(have));
        }
    }

    /// Lets a server do something, and takes what it sends.
    fn with(
        &mut self,
        index: usize,
        act: impl FnOnce(&mut Server, &mut Air<'_>) -> Result<(), Crash>,
    ) -> Result<(), Broken> {
        let Some(server) = self.servers.get_mut(index) else {
            return Ok(());
        };
        let mut air = Air {
            scenario: self.scenario,
            trace: &mut self.trace,
            now: self.now,
            stormy: !self.fair,
        };
        let died = act(server, &mut air).is_err();
        self.watch.look(self.scenario, server, self.now)?;
        let out = std::mem::take(&mut server.out);
        if died {
            let pause = self.random.within(50, 900);
            self.plan(pause, Event::Restart(index));
        }
        for (to, message) in out {
            match to {
                Some(to) => self.send(index, to, message),
                None => {
                    for to in 0..self.servers.len() {
                        if to != index && self.reaches(index, to) {
                            self.send(index, to, message.clone());
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// The two faces of one that says two things speak to different halves of
    /// the others, as long as they can.
    fn reaches(&self, from: usize, to: usize) -> bool {
        let pool = |index: usize| self.servers.get(index).map(Server::pool);
        let faces =
            |index: usize| (0..self.servers.len()).filter(move |other| pool(*other) == pool(index));
        let half = |one: usize, other: usize| match faces(one).count() {
            2 if !self.fair => (faces(one).next() == Some(one)) == (other.is_multiple_of(2)),
            _ => true,
        };
        half(from, to) && half(to, from)
    }

    fn send(&mut self, from: usize, to: usize, message: Message) {
        let weather = self.scenario.weather;
        if self.fair {
            self.plan(1, Event::Message(from, to, message));
            return;
        }
        self.look_for_words(from, &message);
        let word_cut = self.word_cut.zip(weather.cut_at_word);
        let word_cut = word_cut.map(|((begin, end), (_, _, mask))| (begin, end, mask));
        let cuts = [weather.cut, word_cut];
        let cut = cuts.into_iter().flatten().any(|(begin, end, mask)| {
            let side = |index: usize| (mask >> index.min(63)) & 1;
            (begin..end).contains(&self.now) && side(from) != side(to)
        });
        if cut || !self.reaches(from, to) || self.random.percent(weather.loss) {
            return;
        }
        let repeats = 1 + u64::from(self.random.percent(weather.repeat));
        for _ in 0..repeats {
            let delay = self.random.within(1, weather.delay);
            self.plan(delay, Event::Message(from, to, message.clone()));
        }
    }

    /// The network may be cut just when it does most harm.
    fn look_for_words(&mut self, from: usize, message: &Message) {
        let (None, Some((after, length, _)), Message::Parcel(parcel)) =
            (self.word_cut, self.scenario.weather.cut_at_word, message)
        else {
            return;
        };
        let own = self
            .servers
            .get(from)
            .is_some_and(|server| *server.pool() == parcel.object.by);
        let is_word = matches!(
            parcel.object.body,
            Body::Accept { .. } | Body::Outcome { .. }
        );
        if own && is_word {
            self.words.insert(parcel.object.id);
            if u64::try_from(self.words.len()).unwrap_or(0) > after {
                self.word_cut = Some((self.now, self.now + length));
            }
        }
    }

    /// The weather is fair: every machine is up but those that died for good,
    /// every message comes. Then nothing is left but time, which passes in
    /// leaps.
    fn clear_up(&mut self) -> Result<(), Broken> {
        self.fair = true;
        self.queue.clear();
        let end = [
            self.now + 1,
            when::OPENS + 300,
            when::CLOSES - 300,
            when::CLOSES + 300,
            when::VOID_AFTER + 300,
            when::UNTIL + 100,
        ];
        for at in end {
            if at < self.now {
                continue;
            }
            self.now = at;
            for index in 0..self.servers.len() {
                let down = self
                    .servers
                    .get(index)
                    .is_some_and(|server| server.flood.is_none());
                if down {
                    self.restart(index);
                }
            }
            // Each turn takes the slowest exchange one step further.
            for _ in 0..12 {
                if !self.settle()? {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Everybody hears everybody, then does what is due. Whether anything new
    /// was said.
    fn settle(&mut self) -> Result<bool, Broken> {
        let before: usize = self.servers.iter().map(|server| server.have.len()).sum();
        let count = self.servers.len();
        for index in 0..count {
            if !self.dead_for_good(index) {
                for other in 0..count {
                    self.ask(index, other);
                }
            }
        }
        self.drain()?;
        for index in 0..count {
            if !self.dead_for_good(index) {
                self.with(index, Server::tick)?;
            }
        }
        self.drain()?;
        let after: usize = self.servers.iter().map(|server| server.have.len()).sum();
        Ok(after != before)
    }

    fn drain(&mut self) -> Result<(), Broken> {
        while let Some((_, event)) = self.queue.pop_first() {
            self.happen(event)?;
        }
        Ok(())
    }
}
