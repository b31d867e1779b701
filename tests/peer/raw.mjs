// Requests exactly as a test wants them: well signed by Fedify's own signer, or spoiled on purpose.
import { request as httpRequest } from 'node:http';
import { Temporal } from '@js-temporal/polyfill';
import { signRequest } from '@fedify/fedify';

function post(url, headers, body) {
  return new Promise((done, fail) => {
    const sent = httpRequest(url, { method: 'POST', headers }, (answer) => {
      answer.resume();
      answer.on('end', () => done(answer.statusCode));
    });
    sent.once('error', fail);
    sent.end(body);
  });
}

/**
 * Signs one request and sends it as often as asked; the very same bytes each time.
 * @returns {Promise<number[]>} the status of each answer
 */
export async function sendRaw({
  url, activity, key, keyId, spec, unsigned = false, date, host, sentBody, contentType = 'application/activity+json', times = 1,
}) {
  const body = JSON.stringify(activity);
  const plain = new Request(url, {
    method: 'POST',
    headers: { host: host ?? new URL(url).host, 'content-type': contentType },
    body,
  });
  const currentTime = Temporal.Instant.from(date ?? new Date().toISOString());
  const ready = unsigned ? plain : await signRequest(plain, key, new URL(keyId), { spec, currentTime });
  const headers = Object.fromEntries(ready.headers);
  headers['content-length'] = Buffer.byteLength(sentBody ?? body);
  const statuses = [];
  for (let i = 0; i < times; i += 1) statuses.push(await post(url, headers, sentBody ?? body));
  return statuses;
}
