// Between Node's HTTP server and the web's Request and Response, which Fedify speaks.
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** Serves `answer(Request) -> Response` at `{host, port}`. */
export async function serve(answer, where) {
  const server = createServer(async (incoming, outgoing) => {
    try {
      const body = await buffer(incoming);
      const request = new Request(`http://${incoming.headers.host}${incoming.url}`, {
        method: incoming.method,
        headers: Object.entries(incoming.headers).flatMap(([name, value]) => [value].flat().map((one) => [name, one])),
        body: ['GET', 'HEAD'].includes(incoming.method) ? undefined : body,
      });
      const response = await answer(request);
      const content = Buffer.from(await response.arrayBuffer());
      console.log(`${incoming.method} ${incoming.url} -> ${response.status}${response.status >= 400 ? ` ${content}` : ''}`);
      if (response.status >= 400 && body.length) console.log(`  headers: ${JSON.stringify(incoming.headers)}\n  body: ${body}`);
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      outgoing.end(content);
    } catch (error) {
      console.error(error);
      outgoing.writeHead(500).end();
    }
  });
  await new Promise((done) => { server.listen(where, done); });
  return server;
}

/** The JSON body of a request. */
export async function readJson(request) {
  return JSON.parse((await buffer(request)).toString() || '{}');
}

/** Answers with `value` as JSON. */
export function answerJson(response, status, value) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
