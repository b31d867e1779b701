//! The groups elsewhere that a Pool belongs to.

use pools::{
    text::text,
    web::view::{
        form::Field,
        group::{FoundGroup, Groups, LastPost, LinkState, LinkedGroup, Posting},
    },
};

use super::{Sample, oak, page, sample};

pub fn all() -> Vec<Sample> {
    let mut all = vec![
        sample("group-none", &groups(Vec::new(), None, false)),
        sample("group-linked", &groups(links(), None, false)),
        sample("group-wrong", &groups(links(), None, true)),
    ];
    for (name, is_account, is_linked, posting) in [
        ("open", false, false, Posting::Open),
        ("linked", false, true, Posting::Open),
        ("not-there", false, false, Posting::NotThere),
        ("restricted", false, false, Posting::Restricted),
        ("private", false, false, Posting::Private),
        ("account", true, false, Posting::NotThere),
    ] {
        let found = FoundGroup {
            id: "0199a9d2-0000-7000-8000-00000000000a".to_owned(),
            name: "Gardening".to_owned(),
            address: "!gardening@lemmy.example".to_owned(),
            url: "https://lemmy.example/c/gardening".to_owned(),
            summary: "Beds, seeds, tools <and> weather.".to_owned(),
            software: "lemmy".to_owned(),
            is_account,
            is_linked,
            posting,
        };
        let shown = groups(Vec::new(), Some(found), false);
        all.push(sample(&format!("group-found-{name}"), &shown));
    }
    all
}

fn links() -> Vec<LinkedGroup> {
    let refused = LastPost::Refused("only moderators can post".to_owned());
    [
        (LinkState::Asked, LastPost::None),
        (LinkState::Accepted, LastPost::Pending),
        (LinkState::Accepted, LastPost::Taken),
        (LinkState::Refused, refused),
        (LinkState::Gone, LastPost::None),
    ]
    .into_iter()
    .enumerate()
    .map(|(index, (state, last))| LinkedGroup {
        id: format!("0199a9d2-0000-7000-8000-00000000000{index}"),
        name: format!("Gardening {index}"),
        address: format!("!gardening{index}@lemmy.example"),
        url: format!("https://lemmy.example/c/gardening{index}"),
        state,
        takes_posts: state == LinkState::Accepted,
        may_invite: last == LastPost::Taken,
        last,
    })
    .collect()
}

fn groups(links: Vec<LinkedGroup>, found: Option<FoundGroup>, wrong: bool) -> Groups {
    let has_links = !links.is_empty();
    Groups {
        page: page("/pools/oak/group", true),
        pool: oak(),
        messenger: has_links.then(|| "@oak_messenger@pools.example".to_owned()),
        links,
        handle: if wrong {
            Field::of("gardening").refused(text("error-title-empty"))
        } else {
            Field::default()
        },
        found,
        title: Field::of("Oak Street Garden looks for people"),
        words: Field::of("Come and see."),
        asked: if wrong {
            Field::default().refused(text("error-title-empty"))
        } else {
            Field::default()
        },
        link: "https://pools.example/invitations/AAAAAAAAAAAAAAAAAAAAAA".to_owned(),
    }
}
