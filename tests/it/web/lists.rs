//! Long lists come page by page, and nobody fills them alone.

use pools::{
    domain::{
        ballot::{Ballot, Choice},
        id::PersonId,
        text::Reason,
    },
    services::{
        ServiceError,
        add_remark::add_remark,
        agree_to_rules::agree_to_rules,
        ask_to_join::ask_to_join,
        cast_ballot::{CastBallot, Way, cast_ballot},
    },
    store::{actor::Actor, pool, proposal},
    transact,
};

use super::{Answer, Server, Visitor, elsewhere::remote};

const QUESTION: &str = "/pools/oak/proposals/1";

async fn enter(server: &Server, who: &Actor) {
    let web = &server.web;
    let oak = pool::by_handle(&mut web.db.read().await.unwrap(), "oak")
        .await
        .unwrap()
        .unwrap()
        .pool_id;
    transact!(web.db, web.world, ServiceError, |tx| {
        ask_to_join(&mut tx, &web.world, &web.site, oak, who, None, None).await?;
        agree_to_rules(
            &mut tx,
            &web.world,
            &web.site,
            oak,
            who,
            &crate::support::consent(who),
            None,
            None,
        )
        .await
    })
    .unwrap();
}

async fn people(server: &Server, count: usize) -> Vec<Actor> {
    let mut people = Vec::new();
    for number in 0..count {
        people.push(remote(server, "person", &format!("p{number}")).await);
    }
    people
}

async fn propose(server: &Server, proposer: &mut Visitor<'_>) -> proposal::Proposal {
    let form = "/pools/oak/proposals/new/decision";
    proposer
        .submit(form, form, &[("title", "A swing")])
        .await
        .goes_to(QUESTION);
    let mut conn = server.web.db.read().await.unwrap();
    let oak = pool::by_handle(&mut conn, "oak").await.unwrap().unwrap();
    proposal::by_number(&mut conn, oak.pool_id, 1)
        .await
        .unwrap()
        .unwrap()
}

/// How often `mark` stands on each page, following the link that says `more`.
async fn pages(visitor: &mut Visitor<'_>, path: &str, more: &str, mark: &str) -> Vec<usize> {
    let mut counts = Vec::new();
    let mut next = Some(path.to_owned());
    while let Some(path) = next {
        let page = visitor.open(&path).await.is(200);
        counts.push(page.html.matches(mark).count());
        next = link(&page, more);
    }
    counts
}

fn link(page: &Answer, label: &str) -> Option<String> {
    let before = page.html.split(&format!(">{label}</a>")).next()?;
    let href = before.rsplit("href=\"").next()?.split('"').next()?;
    page.html
        .contains(&format!(">{label}</a>"))
        .then(|| href.split('#').next().unwrap_or_default().to_owned())
}

async fn replies_come_by_twenty_and_twenty_of_one_person(server: &Server) {
    let web = &server.web;
    let mut ada = server.person("ada").await;
    server.found_oak(&mut ada, "open").await;
    let proposal_id = propose(server, &mut ada).await.proposal_id;
    for (author, said) in [("bo", 25), ("cy", 20), ("di", 5)] {
        let author = remote(server, "person", author).await;
        for number in 0..said {
            let uri = format!("{}/notes/{number}", author.uri);
            transact!(web.db, web.world, ServiceError, |tx| {
                add_remark(
                    &mut tx,
                    &web.world,
                    proposal_id,
                    &author,
                    &uri,
                    "<p>Well.</p>",
                )
                .await
            })
            .unwrap();
        }
    }
    let mut visitor = server.visitor();
    let counts = pages(&mut visitor, QUESTION, "More replies", "card reply").await;
    assert_eq!(
        counts,
        [20, 20, 5],
        "of one person the first twenty are kept"
    );
}

async fn reasons_and_voters_come_in_pages(server: &Server) {
    let web = &server.web;
    let mut ada = server.person("ada").await;
    server.found_oak(&mut ada, "open").await;
    let people = people(server, 101).await;
    for person in &people {
        enter(server, person).await;
    }
    let proposal = propose(server, &mut ada).await;
    for person in &people {
        let command = CastBallot {
            proposal_id: proposal.proposal_id,
            person: PersonId::from(person.actor_id),
            ballot: Ballot {
                choice: Choice::Abstain,
                reason: Reason::parse("No idea.").unwrap(),
            },
            way: Way::Web,
            at: web.world.now(),
        };
        transact!(web.db, web.world, ServiceError, |tx| cast_ballot(
            &mut tx, &web.world, &web.site, &command
        )
        .await)
        .unwrap();
    }
    let reasons = pages(&mut ada, QUESTION, "More reasons", "card reason").await;
    assert_eq!(reasons, [50, 50, 1]);
    let visitors = pages(
        &mut server.visitor(),
        QUESTION,
        "More reasons",
        "card reason",
    )
    .await;
    assert_eq!(visitors, [50, 50, 1]);
    // On each page of voters the first fifty reasons stand too.
    let voters = pages(&mut ada, QUESTION, "More voters", "class=\"person\"").await;
    assert_eq!(voters.len(), 2, "{voters:?}");
    assert_eq!(voters[0] - voters[1], 99);
}

async fn who_waits_is_let_in_page_by_page(server: &Server) {
    let mut ada = server.person("ada").await;
    server.found_oak(&mut ada, "steward").await;
    for person in people(server, 51).await {
        enter(server, &person).await;
    }
    let list = "/pools/oak/members";
    ada.open(list)
        .await
        .is(200)
        .says("51 people wait to be let in");
    let waiting = pages(&mut ada, list, "More who wait", "/admit\"").await;
    assert_eq!(waiting, [50, 1]);
    assert_eq!(
        pages(&mut server.visitor(), list, "More who wait", "/admit\"").await,
        [0]
    );
}

super::on_both!(
    replies_come_by_twenty_and_twenty_of_one_person,
    reasons_and_voters_come_in_pages,
    who_waits_is_let_in_page_by_page,
);
