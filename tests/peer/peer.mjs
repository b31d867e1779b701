// A fediverse server made with Fedify, which knows nothing of Pools: people who follow, write, vote and leave,
// and keep all that reaches them. A test steers it through a small HTTP interface at a second address.
//
//   node peer.mjs --listen 127.0.0.20:8001 --control 127.0.0.20:8002 [--first-knock rfc9421] [--secure] [--clock FILE]
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { Temporal } from '@js-temporal/polyfill';
import { createFederation, exportJwk, generateCryptoKeyPair, importJwk, MemoryKvStore, verifyObject } from '@fedify/fedify';
import {
  Activity, Create, Delete, Document, Endpoints, Follow, isActor, Join, Leave, Mention, Note, Person, PUBLIC_COLLECTION, Undo,
} from '@fedify/vocab';
import { serve, readJson, answerJson } from './http.mjs';
import { sendRaw } from './raw.mjs';
import { ballotOf } from './ballots.mjs';
import { liveBy } from './clock.mjs';

const { values: options } = parseArgs({
  options: {
    listen: { type: 'string' },
    control: { type: 'string' },
    'first-knock': { type: 'string', default: 'draft-cavage-http-signatures-12' },
    // Shows people only to those who sign their request, as GoToSocial does.
    secure: { type: 'boolean', default: false },
    // How many seconds it lives ahead of the machine; without it, none.
    clock: { type: 'string' },
  },
});
if (options.clock) liveBy(options.clock);
const origin = `http://${options.listen}`;
const firstKnock = options['first-knock'];
const known = /^[a-z]{1,20}$/;

const keys = new Map(); // name -> both key pairs, made when first asked for
const gone = new Set(); // names of people who have left
const notes = new Map(); // `name/id` -> Note
const documents = new Map(); // path -> what was sent under this id, for whoever fetches it
const received = []; // what listeners were handed: verified by Fedify
const follows = new Map(); // id of the Follow -> {actor, target, state}
const refused = []; // what was sent to an inbox and not taken: {path, status, reason, body}
let counter = 0;
const fresh = () => `${Date.now().toString(36)}-${(counter += 1)}`;

async function newKeys() {
  const pairs = await Promise.all(['RSASSA-PKCS1-v1_5', 'Ed25519'].map((kind) => generateCryptoKeyPair(kind)));
  return Promise.all(pairs.map(async ({ privateKey, publicKey }) => ({
    privateKey: await importJwk(await exportJwk(privateKey), 'private'),
    publicKey: await importJwk(await exportJwk(publicKey), 'public'),
  })));
}

function keysOf(name) {
  if (!keys.has(name)) keys.set(name, newKeys());
  return keys.get(name);
}

const federation = createFederation({
  kv: new MemoryKvStore(),
  allowPrivateAddress: true,
  origin,
  firstKnock,
  // The server under test may live days ahead of this one.
  signatureTimeWindow: false,
});

federation
  .setActorDispatcher('/users/{identifier}', async (ctx, name) => {
    if (!known.test(name) || gone.has(name)) return null;
    const [rsa] = await ctx.getActorKeyPairs(name);
    return new Person({
      id: ctx.getActorUri(name),
      preferredUsername: name,
      name: name[0].toUpperCase() + name.slice(1),
      inbox: ctx.getInboxUri(name),
      outbox: ctx.getOutboxUri(name),
      followers: ctx.getFollowersUri(name),
      endpoints: new Endpoints({ sharedInbox: ctx.getInboxUri() }),
      url: ctx.getActorUri(name),
      publicKey: rsa.cryptographicKey,
      assertionMethods: (await ctx.getActorKeyPairs(name)).map((pair) => pair.multikey),
    });
  })
  .setKeyPairsDispatcher((_, name) => (known.test(name) ? keysOf(name) : []))
  .authorize(async (ctx, name) => !options.secure || name === 'instance' || await ctx.getSignedKeyOwner() !== null);
federation.setOutboxDispatcher('/users/{identifier}/outbox', () => ({ items: [] }));
federation.setFollowersDispatcher('/users/{identifier}/followers', () => ({ items: [] }));
federation.setObjectDispatcher(Note, '/users/{identifier}/notes/{id}', (_, { identifier, id }) => notes.get(`${identifier}/${id}`) ?? null);
federation
  .setInboxListeners('/users/{identifier}/inbox', '/inbox')
  .setSharedKeyDispatcher(() => ({ identifier: 'instance' }))
  .on(Activity, async (ctx, activity) => {
    const json = await activity.toJsonLd({ contextLoader: ctx.contextLoader });
    received.push({ to: ctx.recipient, type: json.type, activity: json });
    if (json.type === 'Accept' || json.type === 'Reject') {
      const follow = follows.get(typeof json.object === 'string' ? json.object : json.object?.id);
      if (follow) follow.state = json.type === 'Accept' ? 'accepted' : 'rejected';
    }
  });

const context = () => federation.createContext(new URL(origin), undefined);

/** The address that a handle stands for. Fedify's own look-up asks by https only, which a test server has not. */
async function addressOf(handle) {
  const [name, host] = handle.replace(/^@/, '').split('@');
  const response = await fetch(`http://${host}/.well-known/webfinger?resource=${encodeURIComponent(`acct:${name}@${host}`)}`);
  if (!response.ok) throw new Error(`WebFinger answered ${response.status} for ${handle}`);
  const { subject, links } = await response.json();
  if (subject !== `acct:${name}@${host}`) throw new Error(`WebFinger answered for ${subject}, not for ${handle}`);
  return links.find(({ rel, type }) => rel === 'self' && /^application\/(activity|ld)\+json/.test(type)).href;
}

async function actorAt(ctx, name, given) {
  const target = /^https?:/.test(given) ? given : await addressOf(given);
  const documentLoader = await ctx.getDocumentLoader({ identifier: name });
  const found = await ctx.lookupObject(target, { documentLoader });
  if (!isActor(found)) throw new Error(`no actor at ${target}`);
  return found;
}

/** Sends `activity` from `name` to the inbox of `target`, the way Fedify does it. */
async function send(ctx, name, target, activity) {
  await ctx.sendActivity({ identifier: name }, target, activity, { immediate: true });
  return { id: activity.id.href };
}

const idOf = (ctx, name, what) => new URL(`#${what}/${fresh()}`, ctx.getActorUri(name));

const told = {
  async follow({ actor, target }) {
    const ctx = context();
    const pool = await actorAt(ctx, actor, target);
    const activity = new Follow({ id: idOf(ctx, actor, 'follows'), actor: ctx.getActorUri(actor), object: pool.id, to: pool.id });
    follows.set(activity.id.href, { actor, target: pool.id.href, id: activity.id.href, state: 'asked' });
    return send(ctx, actor, pool, activity);
  },
  async 'undo-follow'({ actor, target }) {
    const ctx = context();
    const pool = await actorAt(ctx, actor, target);
    const follow = [...follows.values()].findLast((f) => f.actor === actor && f.target === pool.id.href);
    const me = ctx.getActorUri(actor);
    const object = new Follow({ id: new URL(follow.id), actor: me, object: pool.id });
    follow.state = 'undone';
    return send(ctx, actor, pool, new Undo({ id: idOf(ctx, actor, 'undos'), actor: me, object, to: pool.id }));
  },
  /** A message to one person; `open: true` makes it a mention that all may read. */
  async dm({ actor, target, text, open = false }) {
    const ctx = context();
    const pool = await actorAt(ctx, actor, target);
    const me = ctx.getActorUri(actor);
    const name = fresh();
    const handle = `@${pool.preferredUsername}@${pool.id.host}`;
    const note = new Note({
      id: ctx.getObjectUri(Note, { identifier: actor, id: name }),
      attribution: me,
      content: `<p><span class="h-card"><a href="${pool.id.href}" class="u-url mention">@<span>${pool.preferredUsername}</span></a></span> ${text}</p>`,
      tos: open ? [PUBLIC_COLLECTION] : [pool.id],
      ccs: open ? [pool.id] : [],
      tags: [new Mention({ href: pool.id, name: handle })],
      published: Temporal.Now.instant(),
    });
    notes.set(`${actor}/${name}`, note);
    return send(ctx, actor, pool, new Create({
      id: new URL('#create', note.id), actor: me, object: note, tos: note.toIds, ccs: note.ccIds, published: note.published,
    }));
  },
  async join({ actor, target }) {
    const ctx = context();
    const pool = await actorAt(ctx, actor, target);
    return send(ctx, actor, pool, new Join({ id: idOf(ctx, actor, 'joins'), actor: ctx.getActorUri(actor), object: pool.id, to: pool.id }));
  },
  async leave({ actor, target }) {
    const ctx = context();
    const pool = await actorAt(ctx, actor, target);
    return send(ctx, actor, pool, new Leave({ id: idOf(ctx, actor, 'leaves'), actor: ctx.getActorUri(actor), object: pool.id, to: pool.id }));
  },
  /** `shape` is one of `ballots.mjs`, or `fedify` for a vote that Fedify itself renders and sends. */
  async vote({ actor, question, choice, shape = 'fedify' }) {
    const ctx = context();
    const me = ctx.getActorUri(actor);
    const { json } = await told.object({ url: question, actor });
    const owner = await actorAt(ctx, actor, json.attributedTo ?? json.actor);
    if (shape === 'fedify') {
      const note = new Note({ id: idOf(ctx, actor, 'votes'), attribution: me, name: choice, replyTarget: new URL(question), to: owner.id });
      return send(ctx, actor, owner, new Create({ id: new URL(`${note.id.href}/activity`), actor: me, object: note, to: owner.id }));
    }
    const activity = ballotOf[shape]({ origin, actor: me.href, pool: owner.id.href, question, choice, fresh: fresh() });
    return told.raw({ actor, url: owner.inboxId.href, activity });
  },
  async 'delete-actor'({ actor, target }) {
    const ctx = context();
    const pool = await actorAt(ctx, actor, target);
    const me = ctx.getActorUri(actor);
    const sent = await send(ctx, actor, pool, new Delete({ id: new URL('#delete', me), actor: me, object: me, to: PUBLIC_COLLECTION }));
    gone.add(actor);
    return sent;
  },
  /**
   * Sends any activity, signed as asked: `spec`, `unsigned`, `signer` (another person's key), `date`,
   * `host` (the one that is signed), `sentBody` (another body than the one signed), `times`.
   */
  async raw({ actor, signer = actor, url, activity, spec = firstKnock, ...rest }) {
    const document = new URL(activity.id);
    if (!document.hash) documents.set(document.pathname, activity);
    const [rsa] = await context().getActorKeyPairs(signer);
    const statuses = await sendRaw({ url, activity, key: rsa.privateKey, keyId: rsa.keyId, spec, ...rest });
    return { id: activity.id, statuses };
  },
  /** An object, fetched with a signature. */
  async object({ url, actor = 'instance' }) {
    const ctx = context();
    const load = await ctx.getDocumentLoader({ identifier: actor });
    const { document, documentUrl } = await load(url);
    return { url: documentUrl, json: document };
  },
  /** Who vouches for a document by its proof, or nobody; the keys are those that the author's server shows. */
  async proven({ document }) {
    const { documentLoader, contextLoader } = context();
    const found = await verifyObject(Document, document, { documentLoader, contextLoader });
    return { by: found?.attributionId?.href ?? null };
  },
  /** A handle's or an address's actor, as Fedify reads it. */
  async actor({ target, actor = 'instance' }) {
    const ctx = context();
    const found = await actorAt(ctx, actor, target);
    return { id: found.id.href, type: found.constructor.name, username: `${found.preferredUsername}`, inbox: found.inboxId?.href };
  },
  /** All that a person was handed; without a name, all that anyone was. */
  inbox({ actor }) {
    const me = actor && `${origin}/users/${actor}`;
    const names = (activity) => [activity.to, activity.cc, activity.object?.to, activity.object?.cc].flat();
    return received.filter(({ to, activity }) => !me || to === actor || names(activity).includes(me)
      || (to === null && [...follows.values()].some((f) => f.actor === actor && f.target === (activity.actor?.id ?? activity.actor))));
  },
  refused: () => refused,
  followings: ({ actor }) => [...follows.values()].filter((f) => !actor || f.actor === actor),
};

async function answer(request) {
  const { pathname } = new URL(request.url);
  const [, users, name, rest] = pathname.split('/');
  if (users === 'users' && gone.has(name) && rest === undefined) return new Response(null, { status: 410 });
  if (request.method === 'GET' && documents.has(pathname)) {
    return Response.json(documents.get(pathname), { headers: { 'content-type': 'application/activity+json' } });
  }
  const body = request.method === 'POST' ? await request.clone().text() : undefined;
  const response = await federation.fetch(request, { contextData: undefined });
  if (body !== undefined && response.status >= 400) {
    refused.push({ path: pathname, status: response.status, reason: await response.clone().text(), body });
  }
  return response;
}

const control = createServer(async (request, response) => {
  const url = new URL(request.url, 'http://control');
  const action = told[url.pathname.replace(/^\/control\//, '')];
  try {
    if (!action) return answerJson(response, 404, { error: 'unknown action' });
    const given = request.method === 'POST' ? await readJson(request) : Object.fromEntries(url.searchParams);
    return answerJson(response, 200, await action(given));
  } catch (error) {
    return answerJson(response, 500, { error: `${error.message}${error.cause ? ` (${error.cause.message ?? error.cause})` : ''}` });
  }
});

const split = (address) => { const [host, port] = address.split(':'); return { host, port: Number(port) }; };
const server = await serve(answer, split(options.listen));
control.listen(split(options.control), () => console.log(`ready: ${origin}`));
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => {
    for (const each of [server, control]) { each.close(); each.closeAllConnections(); }
  });
}
