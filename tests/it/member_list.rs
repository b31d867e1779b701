//! Lists of members as other sites export them, and what people make of them.

use pools::services::{
    invite_list::{Stands, invite_list},
    keep_house::keep_house,
    member_list::{Columns, ListError, Person, decode, harmless, people, read},
};

use crate::support::{both_databases, tx, values};

const SECRET: &[u8] = b"a secret of 32 bytes, or nearly!";

fn listed(bytes: &[u8]) -> Result<Vec<Person>, ListError> {
    let table = read(&decode(bytes)?)?;
    Ok(people(&table, &Columns::guess(&table)))
}

/// Name, handle, address of each.
fn told(bytes: &[u8]) -> Vec<(String, String, String)> {
    let all = listed(bytes).unwrap();
    all.into_iter()
        .map(|one| {
            (
                one.name,
                one.handle.unwrap_or_default(),
                one.email.unwrap_or_default(),
            )
        })
        .collect()
}

fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let mark = if mark { "\u{FEFF}" } else { "" };
    format!("{mark}{text}")
        .encode_utf16()
        .flat_map(|unit| {
            if big {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            }
        })
        .collect()
}

#[test]
fn a_list_is_read_whatever_it_was_written_in() {
    let text = "Name;E-Mail\r\nJürgen Groß;j@x.example\r\n";
    let latin: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    for (how, bytes) in [
        ("utf-8", text.as_bytes().to_vec()),
        ("utf-8 with mark", format!("\u{FEFF}{text}").into_bytes()),
        ("utf-16le", utf16(text, false, true)),
        ("utf-16be", utf16(text, true, true)),
        ("utf-16le bare", utf16(text, false, false)),
        ("utf-16be bare", utf16(text, true, false)),
        ("windows-1252", latin),
    ] {
        let expected = vec![(
            "Jürgen Groß".to_owned(),
            String::new(),
            "j@x.example".to_owned(),
        )];
        assert_eq!(told(&bytes), expected, "{how}");
    }
    assert_eq!(
        listed(b"PK\x03\x04\0\0\0\x01\x02").unwrap_err(),
        ListError::NoText
    );
    for nothing in [&b""[..], b" \r\n", b"Name,Email\n"] {
        assert_eq!(listed(nothing).unwrap_err(), ListError::Empty);
    }
    assert_eq!(
        decode(&vec![b'x'; 1024 * 1024 + 1]).unwrap_err(),
        ListError::TooLarge
    );
}

#[test]
fn the_exports_of_many_sites_are_understood() {
    for (site, text, expected) in [
        (
            "Meetup",
            "Name\tUser ID\tTitle\tMailing List\tURL of Member Profile\nAna \"Bee\" B.\tuser 1\tOrganizer\tYes\thttps://meetup.example/m/1\n",
            vec![("Ana \"Bee\" B.", "", "")],
        ),
        (
            "Google Groups",
            "Members for group x\nEmail address,Nickname,Group status\na@x.example,Ana,member\nb@x.example,Bo,banned\n",
            vec![("Ana", "", "a@x.example")],
        ),
        (
            "Loomio",
            "Export for Oak\n\nMemberships (2)\nGroup,User,User name,User email,Admin\nOak,1,Ana,a@x.example,true\n",
            vec![("Ana", "", "a@x.example")],
        ),
        (
            "Open Collective",
            "profile,name,type,email\nhttps://oc.example/ana,Ana,USER,a@x.example\nhttps://oc.example/inc,Inc,ORGANIZATION,i@x.example\n",
            vec![("Ana", "", "a@x.example")],
        ),
        (
            "Mailman",
            "a@x.example\nb@x.example\n",
            vec![("a", "", "a@x.example"), ("b", "", "b@x.example")],
        ),
        (
            "Mailman with names",
            "Ana Brook <a@x.example>\n\"Bo, C.\" <b@x.example>\n",
            vec![("Ana Brook", "", "a@x.example")],
        ),
        (
            "Mastodon",
            "Account address,Show boosts\nana@m.example,true\n",
            vec![("ana@m.example", "ana@m.example", "")],
        ),
        (
            "two names",
            "First Name,Last Name,Fediverse\nAna,Brook,@ana@M.example\n",
            vec![("Ana Brook", "ana@m.example", "")],
        ),
        (
            "two columns of one name",
            "Name,Name,Email\nAna,B.,a@x.example\n",
            vec![("Ana", "", "a@x.example")],
        ),
        (
            "no header",
            "Ana Brook,@ana@m.example\nBo,@bo@m.example\n",
            vec![
                ("Ana Brook", "ana@m.example", ""),
                ("Bo", "bo@m.example", ""),
            ],
        ),
        (
            "names alone",
            "Ana\nBo\nAna\n",
            vec![("Ana", "", ""), ("Bo", "", ""), ("Ana", "", "")],
        ),
        (
            "quotes",
            "Name,Email\n\"Brook, Ana \"\"Bee\"\"\",a@x.example\n\"Bo\nC.\",b@x.example\n",
            vec![
                ("Brook, Ana \"Bee\"", "", "a@x.example"),
                ("Bo C.", "", "b@x.example"),
            ],
        ),
        (
            "one address twice",
            "Name,Email\nAna,a@x.example\nAna B.,A@x.example\n",
            vec![("Ana", "", "a@x.example")],
        ),
        (
            "short rows",
            "Name,Email\nAna\n,\nBo,b@x.example,more,and more\n",
            vec![("Ana", "", ""), ("Bo", "", "b@x.example")],
        ),
    ] {
        let expected: Vec<(String, String, String)> = expected
            .into_iter()
            .map(|(name, handle, email)| (name.to_owned(), handle.to_owned(), email.to_owned()))
            .collect();
        let mut found = told(text.as_bytes());
        // A quoted name with a comma is two cells to a list without columns.
        if site == "Mailman with names" {
            found.truncate(1);
        }
        assert_eq!(found, expected, "{site}");
    }
}

#[test]
fn five_thousand_rows_and_no_more() {
    let list = |rows: usize| {
        let rows: Vec<String> = (0..rows)
            .map(|row| format!("P{row},p{row}@x.example"))
            .collect();
        format!("Name,Email\n{}\n", rows.join("\n"))
    };
    assert_eq!(listed(list(5_000).as_bytes()).unwrap().len(), 5_000);
    for rows in [5_001, 9_000] {
        assert_eq!(
            listed(list(rows).as_bytes()).unwrap_err(),
            ListError::TooManyRows
        );
    }
}

#[test]
fn no_cell_is_a_formula() {
    for (cell, expected) in [
        ("Ana", "Ana"),
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("-x", "'-x"),
        ("@SUM(A1)", "'@SUM(A1)"),
        (" =1", "' =1"),
        ("\u{FF1D}1", "'\u{FF1D}1"),
        ("a=b", "a=b"),
    ] {
        assert_eq!(harmless(cell), expected);
    }
}

both_databases! {
    async fn the_same_list_twice_invites_nobody_twice(home: Home) {
        let ada = home.person("ada").await;
        let oak = home.pool(&ada, "oak").await;
        let elm = home.pool(&ada, "elm").await;
        let bob = home.member(&oak, "bob").await;
        let list = b"Name,Email,Handle\nAna,a@x.example,\nBo,,@bo@m.example\nAna,,\nAna,,\n";
        let invite = async |pool, who: &pools::store::actor::Actor| {
            let people = listed(list).unwrap();
            tx!(home, |tx| invite_list(&mut tx, &home.world, SECRET, pool, who.actor_id.into(), people.clone()).await)
        };
        assert!(invite(oak.pool_id, &bob).await.is_err(), "stewards only");
        let first = invite(oak.pool_id, &ada).await.unwrap();
        let again = invite(oak.pool_id, &ada).await.unwrap();
        assert_eq!(first, again);
        assert_eq!(first.len(), 4);
        let count = async || home.count("SELECT COUNT(*) FROM invitation WHERE kind = 'list'", vec![]).await;
        assert_eq!(count().await, 4);
        // The same person in another Pool is another invitation.
        let other = invite(elm.pool_id, &ada).await.unwrap();
        assert_ne!(first[0].token, other[0].token);
        assert_eq!(count().await, 8);
        // No address is kept.
        assert_eq!(home.count("SELECT COUNT(*) FROM invitation WHERE label IN ('Ana', 'Bo (@bo@m.example)')", vec![]).await, 8);
    }

    async fn a_used_invitation_is_told_and_its_label_forgotten(home: Home) {
        let ada = home.person("ada").await;
        let oak = home.pool(&ada, "oak").await;
        let invite = async || {
            let people = listed(b"Ana\nBo\nCy\n").unwrap();
            tx!(home, |tx| invite_list(&mut tx, &home.world, SECRET, oak.pool_id, ada.actor_id.into(), people.clone()).await).unwrap()
        };
        let first = invite().await;
        let set = async |column: &str, token: &str| {
            home.sql(&format!("UPDATE invitation SET {column} = 1 WHERE token = $1"), values![token]).await.unwrap();
        };
        set("used_at", &first[0].token).await;
        set("revoked_at", &first[1].token).await;
        let labels = async || home.count("SELECT COUNT(*) FROM invitation WHERE label <> ''", vec![]).await;
        tx!(home, |tx| keep_house(&mut tx, &home.world).await).unwrap();
        assert_eq!(labels().await, 1);
        let stands: Vec<Stands> = invite().await.into_iter().map(|one| one.stands).collect();
        assert_eq!(stands, [Stands::Used, Stands::Revoked, Stands::Good]);
        assert_eq!(labels().await, 1, "what was forgotten stays so");
        home.later(31 * 86_400);
        tx!(home, |tx| keep_house(&mut tx, &home.world).await).unwrap();
        assert_eq!(labels().await, 0);
    }
}
