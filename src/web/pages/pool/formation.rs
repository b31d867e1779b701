//! `/pools/{handle}/formation`: the steps to the legal form, and ticking them
//! off.

use axum::{extract::Path, response::Response};
use serde::Deserialize;

use crate::{
    bylaws::{Source, Step, Template},
    domain::{form::Stage, kind::Matter, time::Timestamp},
    services::{
        ServiceError, Site,
        formation_steps::{formation_steps, template_of},
        record_acceptance::hex,
        tick_step::tick_step,
    },
    store::{
        bylaws,
        db::Conn,
        formation::{self, Certificate, Ticked},
        membership,
        pool::Pool,
        proposal,
    },
    text::text,
    transact,
    web::{
        WebError,
        fields::Fields,
        read,
        shape::{self, Named, person_ref},
        view::{
            formation::{CertificateLine, FormationPage, StepLine},
            pool::Standing,
            when::When,
        },
        visit::{Visit, show as shown},
    },
};

/// What is ticked off, or no longer.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    step: String,
    done: String,
}

/// The checklist, for everyone.
pub async fn show(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    let mut conn = visit.web().db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    shown(&page(&visit, &mut conn, &pool, None).await?)
}

/// A steward ticks a step off, or takes the tick away.
pub async fn tick(
    visit: Visit,
    Path(handle): Path<String>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, WebError> {
    let steward = visit.signed_in()?.person;
    let web = visit.web();
    let pool_id = read::pool(&mut web.db.read().await?, &handle)
        .await?
        .pool_id;
    let is_done = sent.done == "yes";
    transact!(web.db, web.world, ServiceError, |tx| {
        tick_step(&mut tx, &web.world, pool_id, steward, &sent.step, is_done).await
    })?;
    let told = if is_done {
        "notice-step-done"
    } else {
        "notice-step-undone"
    };
    Ok(visit.done(&format!("/pools/{handle}/formation"), &text(told)))
}

/// The page, with what is wrong with a file that was sent.
pub(super) async fn page(
    visit: &Visit,
    conn: &mut Conn,
    pool: &Pool,
    refused: Option<String>,
) -> Result<FormationPage, WebError> {
    let web = visit.web();
    let now = web.world.now();
    let version = bylaws::known(conn, pool.bylaws_id).await?;
    let standing = read::standing(conn, pool, visit).await?;
    let template = template_of(&version);
    let ticked = formation::ticked(conn, pool.pool_id).await?;
    let certificate = formation::certificate(conn, pool.pool_id).await?;
    let is_steward = standing == Standing::Steward;
    let is_member = match visit.viewer() {
        Some(viewer) => membership::standing(conn, pool.pool_id, viewer.person)
            .await?
            .is_member(),
        None => false,
    };
    let is_filed = pool.form.is_filed();
    let may_file = is_filed && matches!(pool.stage, Stage::Adopted | Stage::Filed);
    let takes_certificate =
        is_steward && may_file && !proposal::has_open(conn, pool.pool_id, Matter::Filing).await?;
    Ok(FormationPage {
        page: visit.page(conn).await?,
        pool: shape::pool_ref(&web.site, pool),
        form: template.map(|found| found.name.clone()).unwrap_or_default(),
        about: template
            .map(|found| found.description.clone())
            .unwrap_or_default(),
        stage: stage_word(pool.stage),
        is_filed,
        is_steward,
        is_member,
        steps: formation_steps(&version)?
            .into_iter()
            .map(|step| step_line(&web.site, step, template, &ticked, now))
            .collect(),
        certificate: certificate.map(|found| certificate_line(&web.site, found, now)),
        takes_certificate,
        refused,
    })
}

const fn stage_word(stage: Stage) -> &'static str {
    match stage {
        Stage::Draft => "draft",
        Stage::Adopted => "adopted",
        Stage::Filed => "filed",
        Stage::Active => "active",
        Stage::Dissolved => "dissolved",
    }
}

fn step_line(
    site: &Site,
    step: Step,
    template: Option<&'static Template>,
    ticked: &[Ticked],
    now: Timestamp,
) -> StepLine {
    let done = ticked.iter().find(|row| row.step == step.id).map(|row| {
        let who = Named {
            name: &row.name,
            handle: &row.handle,
            host: row.host.as_deref(),
            url: &row.url,
        };
        let at = When::new(Timestamp::from_micros(row.done_at), now);
        (person_ref(site, who), at)
    });
    let all: &[Source] = template.map(Template::sources).unwrap_or_default();
    StepLine {
        done,
        sources: all
            .iter()
            .filter(|source| step.sources.contains(&source.id))
            .cloned()
            .collect(),
        id: step.id,
        heading: step.heading,
        text: step.text,
        documents: step.documents,
        fee: step.fee,
        checked: step.checked,
    }
}

fn certificate_line(site: &Site, found: Certificate, now: Timestamp) -> CertificateLine {
    let who = Named {
        name: &found.name,
        handle: &found.handle,
        host: found.host.as_deref(),
        url: &found.url,
    };
    CertificateLine {
        by: person_ref(site, who),
        at: When::new(Timestamp::from_micros(found.uploaded_at), now),
        hash: hex(&found.hash),
        file_name: found.file_name,
    }
}
