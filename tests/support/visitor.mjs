// A person with a browser that knows cookies, links and forms, and nothing else.

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

/** Character references to characters. */
export function unescape(text) {
  return text.replace(/&(#x[0-9a-f]+|#\d+|[a-z]+);/gi, (whole, name) => {
    if (name[0] !== '#') return entities[name.toLowerCase()] ?? whole;
    const hex = name[1].toLowerCase() === 'x';
    return String.fromCodePoint(Number.parseInt(name.slice(hex ? 2 : 1), hex ? 16 : 10));
  });
}

/** The words of a page, without its mark-up. */
export function words(html) {
  return unescape(html.replace(/<(style|script|title)\b[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]*>/g, ' '))
    .replace(/[\u2068\u2069]/g, '').replace(/\s+/g, ' ').trim();
}

function attributes(tag) {
  const found = {};
  for (const [, name, a, b, c] of tag.matchAll(/([a-z][a-z0-9:-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/gi)) {
    found[name.toLowerCase()] ??= unescape(a ?? b ?? c ?? '');
  }
  return found;
}

/** The forms of a page: where each goes, which fields it has, and what they hold already. */
export function forms(html) {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)].map(([, head, body]) => {
    const { action = '', method = 'get' } = attributes(head);
    const names = new Set();
    const values = new URLSearchParams();
    for (const [, outer, outerRest, inside, single, singleRest] of body.matchAll(
      /<(textarea|select)\b([^>]*)>([\s\S]*?)<\/\1>|<(input|button)\b([^>]*)>/gi,
    )) {
      const [tag, rest] = [outer ?? single, outerRest ?? singleRest];
      const field = attributes(rest);
      if (!field.name || 'disabled' in field) continue;
      names.add(field.name);
      const kind = tag.toLowerCase();
      if (kind === 'textarea') values.append(field.name, unescape(inside).replace(/^\n/, ''));
      else if (kind === 'select') {
        const options = [...inside.matchAll(/<option\b([^>]*)>/gi)].map(([, o]) => attributes(o));
        const chosen = options.find((o) => 'selected' in o) ?? options[0];
        if (chosen) values.append(field.name, chosen.value ?? '');
      } else if (kind === 'button' || field.type === 'submit') continue;
      else if (!['checkbox', 'radio'].includes(field.type) || 'checked' in field) {
        values.append(field.name, field.value ?? (field.type === 'checkbox' ? 'on' : ''));
      }
    }
    return { action, method: method.toLowerCase(), names, values };
  });
}

export class Visitor {
  #cookies = new Map();

  /** @param {string} origin the server that relative addresses belong to */
  constructor(origin) {
    this.origin = origin;
  }

  async #ask(address, init = {}) {
    const url = new URL(address, this.origin);
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: {
        accept: 'text/html',
        origin: url.origin,
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...init.headers,
      },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
      if (value === '' || /max-age=0/i.test(line)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return { url, response };
  }

  async #follow({ url, response }) {
    let now = { url, response };
    for (let steps = 0; [301, 302, 303, 307, 308].includes(now.response.status); steps += 1) {
      if (steps === 5) throw new Error(`too many redirects from ${url}`);
      now = await this.#ask(new URL(now.response.headers.get('location'), now.url));
    }
    const html = await now.response.text();
    return { status: now.response.status, url: now.url, html, words: words(html) };
  }

  /** Opens a page, wherever redirects lead. */
  async open(address) {
    return this.#follow(await this.#ask(address));
  }

  /** The page, which must be there. */
  async see(address) {
    const page = await this.open(address);
    if (page.status !== 200) throw new Error(`${address} answered ${page.status}: ${page.words.slice(0, 400)}`);
    return page;
  }

  /**
   * Opens a page and fills in the form whose action ends in `action`; `send` sends it, more than once if need be.
   * Fields that the form doesn't have are refused by name: a person couldn't fill them in either. A list is several
   * boxes ticked.
   * @returns {Promise<{action: string, url: URL, body: URLSearchParams}>}
   */
  async fill(address, action, fields = {}) {
    const page = await this.see(address);
    const all = forms(page.html);
    const form = all.find((f) => f.method === 'post' && new URL(f.action || page.url, page.url).pathname.endsWith(action));
    if (!form) throw new Error(`no form for ${action} on ${page.url.pathname}; there: ${all.map((f) => f.action).join(', ') || 'none'}`);
    const body = new URLSearchParams(form.values);
    for (const [name, value] of Object.entries(fields)) {
      if (!form.names.has(name)) throw new Error(`the form for ${action} has no field ${name}; it has ${[...form.names].join(', ')}`);
      body.delete(name);
      for (const one of [value].flat()) body.append(name, one);
    }
    return { action, url: new URL(form.action || page.url, page.url), body };
  }

  /** Sends a form that was filled in, and returns the page that follows, whatever it says. */
  async send({ url, body }) {
    return this.#follow(await this.#ask(url, { method: 'POST', body }));
  }

  /** Fills in a form and sends it; the page that follows must be a good one. */
  async submit(address, action, fields = {}) {
    const answer = await this.send(await this.fill(address, action, fields));
    if (answer.status >= 400) throw new Error(`${action} answered ${answer.status}: ${answer.words.slice(0, 600)}`);
    return answer;
  }
}
