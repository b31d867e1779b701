//! `/pools/new`: founding a Pool.

use axum::response::Response;
use serde::Deserialize;

use crate::{
    args,
    domain::{
        form::LegalForm,
        handle::Handle,
        money::Currency,
        rules::{Admission, VotingRules},
        terms::Terms,
        text::{Name, Purpose},
        variables::{Number, Variables},
    },
    services::{
        ServiceError,
        found_pool::{FoundPool, found_pool},
    },
    text::{text, text_with},
    transact,
    web::{
        WebError,
        fields::Fields,
        view::{form::Field, found::FoundPool as Shown},
        visit::{Visit, show as shown, show_again},
        words::{take as taken, take_handle, text_wrong},
    },
};

/// What the form sends.
#[derive(Debug, Deserialize)]
#[serde(default)]
pub struct Sent {
    name: String,
    handle: String,
    purpose: String,
    admission: String,
    voting_days: String,
    quorum_percent: String,
    threshold_percent: String,
}

impl Default for Sent {
    fn default() -> Self {
        let usual = VotingRules::DEFAULT;
        Self {
            name: String::new(),
            handle: String::new(),
            purpose: String::new(),
            admission: "open".to_owned(),
            voting_days: usual.voting_days().to_string(),
            quorum_percent: usual.quorum_percent().to_string(),
            threshold_percent: usual.threshold_percent().to_string(),
        }
    }
}

/// What was written, once all of it can be taken.
struct Written {
    name: Name,
    handle: Handle,
    purpose: Purpose,
    rules: VotingRules,
}

impl Written {
    fn terms(self, steward_admits: bool) -> Terms {
        let mut variables = Variables::usual(Currency::EUR);
        variables.admission = if steward_admits {
            Admission::BySteward
        } else {
            Admission::Open
        };
        for (number, value) in [
            (Number::VotingDays, self.rules.voting_days()),
            (Number::QuorumPercent, self.rules.quorum_percent()),
            (Number::ThresholdPercent, self.rules.threshold_percent()),
        ] {
            // The rules keep the same bounds.
            let _ = variables.set(number, i64::from(value));
        }
        Terms {
            name: self.name,
            purpose: self.purpose,
            form: LegalForm::Association,
            variables,
        }
    }
}

/// The form with the usual rules filled in.
pub async fn show(visit: Visit) -> Result<Response, WebError> {
    visit.signed_in()?;
    let mut conn = visit.web().db.read().await?;
    shown(&Shown::new(visit.page(&mut conn).await?))
}

/// Founds the Pool; its founder is the first member and steward.
pub async fn take(visit: Visit, Fields(sent): Fields<Sent>) -> Result<Response, WebError> {
    let founder = visit.signed_in()?.person;
    let web = visit.web();
    let mut form = form_of(&visit, sent);
    if let Some(written) = written(&mut form) {
        let handle = written.handle.clone();
        let terms = written.terms(form.steward_admits);
        let command = FoundPool {
            founder,
            handle,
            terms,
            keys: web.new_keys().await?,
        };
        let founded = transact!(web.db, web.world, ServiceError, |tx| {
            found_pool(&mut tx, &web.world, &web.site, &command).await
        });
        match founded {
            Ok(_) => {
                let told = text_with(
                    "notice-founded",
                    &args! { "pool" => command.terms.name.as_str().to_owned() },
                );
                return Ok(visit.done(&format!("/pools/{}", command.handle.as_str()), &told));
            }
            Err(ServiceError::HandleTaken) => form.handle.error = Some(text("error-handle-taken")),
            Err(error) => return Err(error.into()),
        }
    }
    form.page = visit.page(&mut web.db.read().await?).await?;
    show_again(&form)
}

fn form_of(visit: &Visit, sent: Sent) -> Shown {
    Shown {
        page: visit.bare_page(),
        name: Field::of(sent.name),
        handle: Field::of(sent.handle),
        purpose: Field::of(sent.purpose),
        steward_admits: sent.admission == "steward",
        voting_days: Field::of(sent.voting_days),
        quorum_percent: Field::of(sent.quorum_percent),
        threshold_percent: Field::of(sent.threshold_percent),
        refused: None,
    }
}

fn written(form: &mut Shown) -> Option<Written> {
    let name = Name::parse(&form.name.value);
    let name = taken(&mut form.name, name, |error| text_wrong("name", error));
    let handle = take_handle(&mut form.handle);
    let purpose = Purpose::parse(&form.purpose.value);
    let purpose = taken(&mut form.purpose, purpose, |error| {
        text_wrong("purpose", error)
    });
    let days = number(
        &mut form.voting_days,
        VotingRules::DAYS,
        "error-voting-days",
    );
    let quorum = number(
        &mut form.quorum_percent,
        VotingRules::QUORUM,
        "error-quorum",
    );
    let threshold = number(
        &mut form.threshold_percent,
        VotingRules::THRESHOLD,
        "error-threshold",
    );
    Some(Written {
        name: name?,
        handle: handle?,
        purpose: purpose?,
        rules: VotingRules::new(days?, quorum?, threshold?).ok()?,
    })
}

/// A whole number within bounds; `25 %` is read as well as `25`.
fn number(field: &mut Field, bounds: (u8, u8), wrong: &str) -> Option<i64> {
    let digits = field.value.trim().trim_end_matches('%').trim_end();
    let parsed = digits
        .parse::<i64>()
        .ok()
        .filter(|number| (i64::from(bounds.0)..=i64::from(bounds.1)).contains(number));
    if parsed.is_none() {
        field.error = Some(text(wrong));
    }
    parsed
}
