//! Customer credit transfers: pain.001 of ISO 20022, as the guidelines of the
//! European Payments Council have it.

use std::io;

use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};

use super::{Batch, Debtor, Pain, Payment, sepa_letters};
use crate::{
    banking::{amount, iban::Bic, reference::Reference},
    domain::money::Currency,
};

type Xml = Writer<Vec<u8>>;

pub(super) fn write(batch: &Batch, currency: Currency, version: Pain) -> io::Result<String> {
    let space = match version {
        Pain::V09 => "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09",
        Pain::V03 => "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03",
    };
    let file = File {
        batch,
        currency,
        version,
    };
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element("Document")
        .with_attribute(("xmlns", space))
        .write_inner_content(|xml| {
            within(xml, "CstmrCdtTrfInitn", |xml| {
                file.header(xml)?;
                within(xml, "PmtInf", |xml| file.payments(xml))
            })
        })?;
    String::from_utf8(xml.into_inner()).map_err(io::Error::other)
}

/// An element with others in it.
fn within(
    xml: &mut Xml,
    name: &str,
    inner: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<()> {
    xml.create_element(name).write_inner_content(inner)?;
    Ok(())
}

/// Elements within one another, with a text in the innermost.
fn path(xml: &mut Xml, names: &[&str], value: &str) -> io::Result<()> {
    match names {
        [] => Ok(()),
        [name] => {
            xml.create_element(*name)
                .write_text_content(BytesText::new(value))?;
            Ok(())
        }
        [name, rest @ ..] => within(xml, name, |xml| path(xml, rest, value)),
    }
}

struct File<'a> {
    batch: &'a Batch,
    currency: Currency,
    version: Pain,
}

impl File<'_> {
    fn header(&self, xml: &mut Xml) -> io::Result<()> {
        let made_at = self
            .batch
            .made_at
            .strftime("%Y-%m-%dT%H:%M:%SZ")
            .to_string();
        within(xml, "GrpHdr", |xml| {
            path(xml, &["MsgId"], &self.batch.id)?;
            path(xml, &["CreDtTm"], &made_at)?;
            self.totals(xml)?;
            path(
                xml,
                &["InitgPty", "Nm"],
                &sepa_letters(&self.batch.debtor.name),
            )
        })
    }

    fn totals(&self, xml: &mut Xml) -> io::Result<()> {
        path(xml, &["NbOfTxs"], &self.batch.payments.len().to_string())?;
        let sum = amount::plain(self.batch.sum(), self.currency);
        path(xml, &["CtrlSum"], &sum)
    }

    fn payments(&self, xml: &mut Xml) -> io::Result<()> {
        let is_sepa = self.currency == Currency::EUR;
        path(xml, &["PmtInfId"], &self.batch.id)?;
        path(xml, &["PmtMtd"], "TRF")?;
        // Each payment its own line of the statement, by which it is settled.
        path(xml, &["BtchBookg"], "false")?;
        self.totals(xml)?;
        if is_sepa {
            path(xml, &["PmtTpInf", "SvcLvl", "Cd"], "SEPA")?;
        }
        let pay_on = self.batch.pay_on.to_string();
        match self.version {
            Pain::V09 => path(xml, &["ReqdExctnDt", "Dt"], &pay_on)?,
            Pain::V03 => path(xml, &["ReqdExctnDt"], &pay_on)?,
        }
        let Debtor { name, iban, bic } = &self.batch.debtor;
        path(xml, &["Dbtr", "Nm"], &sepa_letters(name))?;
        path(xml, &["DbtrAcct", "Id", "IBAN"], iban.as_str())?;
        match bic {
            Some(bic) => self.bank(xml, "DbtrAgt", bic)?,
            // The element has to be there.
            None => path(xml, &["DbtrAgt", "FinInstnId", "Othr", "Id"], "NOTPROVIDED")?,
        }
        path(xml, &["ChrgBr"], if is_sepa { "SLEV" } else { "SHAR" })?;
        for payment in &self.batch.payments {
            within(xml, "CdtTrfTxInf", |xml| self.payment(xml, payment))?;
        }
        Ok(())
    }

    fn bank(&self, xml: &mut Xml, element: &str, bic: &Bic) -> io::Result<()> {
        let code = match self.version {
            Pain::V09 => "BICFI",
            Pain::V03 => "BIC",
        };
        path(xml, &[element, "FinInstnId", code], bic.as_str())
    }

    fn payment(&self, xml: &mut Xml, payment: &Payment) -> io::Result<()> {
        path(xml, &["PmtId", "EndToEndId"], &payment.end_to_end_id)?;
        within(xml, "Amt", |xml| {
            let minor = amount::plain(payment.minor, self.currency);
            xml.create_element("InstdAmt")
                .with_attribute(("Ccy", self.currency.code()))
                .write_text_content(BytesText::new(&minor))?;
            Ok(())
        })?;
        if let Some(bic) = &payment.bic {
            self.bank(xml, "CdtrAgt", bic)?;
        }
        path(xml, &["Cdtr", "Nm"], &sepa_letters(&payment.name))?;
        path(xml, &["CdtrAcct", "Id", "IBAN"], payment.iban.as_str())?;
        let Ok(reference) = Reference::parse(&payment.remittance) else {
            let text = sepa_letters(&payment.remittance);
            return if text.is_empty() {
                Ok(())
            } else {
                path(xml, &["RmtInf", "Ustrd"], &text)
            };
        };
        within(xml, "RmtInf", |xml| {
            within(xml, "Strd", |xml| {
                within(xml, "CdtrRefInf", |xml| {
                    within(xml, "Tp", |xml| {
                        path(xml, &["CdOrPrtry", "Cd"], "SCOR")?;
                        path(xml, &["Issr"], "ISO")
                    })?;
                    path(xml, &["Ref"], reference.as_str())
                })
            })
        })
    }
}
