// Files as banks write them, for tests to upload.

const euros = (minor) => `${Math.trunc(Math.abs(minor) / 100)}.${String(Math.abs(minor) % 100).padStart(2, '0')}`;
const amount = (minor) => `<Amt Ccy="EUR">${euros(minor)}</Amt><CdtDbtInd>${minor < 0 ? 'DBIT' : 'CRDT'}</CdtDbtInd>`;
const balance = (code, minor, on) => `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${amount(minor)}<Dt><Dt>${on}</Dt></Dt></Bal>`;

function entry({ minor, name, says, isCharge = false }, id, on) {
  const family = isCharge ? ['ACMT', 'MDOP', 'CHRG'] : ['PMNT', 'RCDT', 'ESCT'];
  const party = minor < 0 ? 'Cdtr' : 'Dbtr';
  return `<Ntry>${amount(minor)}<Sts>BOOK</Sts><BookgDt><Dt>${on}</Dt></BookgDt><AcctSvcrRef>${id}</AcctSvcrRef>
<BkTxCd><Domn><Cd>${family[0]}</Cd><Fmly><Cd>${family[1]}</Cd><SubFmlyCd>${family[2]}</SubFmlyCd></Fmly></Domn></BkTxCd>
<NtryDtls><TxDtls><RltdPties><${party}><Nm>${name}</Nm></${party}></RltdPties><RmtInf><Ustrd>${says}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`;
}

/** Today's statement of an account in CAMT.053, which began with `opening` cents; the `number`th of the day. */
export function camt(iban, opening, lines, number = 1) {
  const on = new Date().toISOString().slice(0, 10);
  const closing = lines.reduce((sum, { minor }) => sum + minor, opening);
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><GrpHdr><MsgId>M${number}</MsgId></GrpHdr>
<Stmt><Id>S${number}</Id><Acct><Id><IBAN>${iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>${balance('PRCD', opening, on)}${balance('CLBD', closing, on)}
${lines.map((line, index) => entry(line, `E${number}-${index}`, on)).join('\n')}
</Stmt></BkToCstmrStmt></Document>
`;
  return { name: `statement-${number}.xml`, mimeType: 'text/xml', buffer: Buffer.from(text) };
}

/** A table as spreadsheet programs write it. */
export function csv(rows) {
  const text = rows.map((row) => row.join(';')).join('\r\n');
  return { name: 'statement.csv', mimeType: 'text/csv', buffer: Buffer.from(`${text}\r\n`) };
}
