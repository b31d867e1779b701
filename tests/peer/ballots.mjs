// One vote in the shapes that fediverse servers give it. All are a Create of a Note with a name and no content
// (FEP-9967); they differ in addressing, in dates, in ids, and in whether the object is a list.

const context = 'https://www.w3.org/ns/activitystreams';

export const ballotOf = {
  /** Mastodon: ids are fragments of the voter, nothing is dated. */
  mastodon({ actor, pool, question, choice, fresh }) {
    const id = `${actor}#votes/${fresh}`;
    return {
      '@context': context, id: `${id}/activity`, type: 'Create', actor, to: pool,
      object: { id, type: 'Note', name: choice, attributedTo: actor, to: pool, inReplyTo: question },
    };
  },
  /** GoToSocial: one Create whose object is a list, with a Note for each choice. */
  gotosocial({ actor, pool, question, choice, fresh }) {
    const note = (name, index) => ({
      id: `${actor}/statuses/${fresh}-${index}`, type: 'Note', name, attributedTo: actor, to: pool, inReplyTo: question,
    });
    return {
      '@context': context, id: `${actor}/activity#vote/${question}/${fresh}`, type: 'Create', actor, to: pool,
      object: [choice].flat().map(note),
    };
  },
  /** Pleroma: addressed in cc only, with a context and a date. */
  pleroma({ origin, actor, pool, question, choice, fresh }) {
    const published = new Date().toISOString();
    const thread = `${origin}/contexts/${fresh}`;
    return {
      '@context': [context, { '@language': 'und' }], id: `${origin}/activities/${fresh}`, type: 'Create', actor,
      to: [], cc: [pool], context: thread, published,
      object: {
        id: `${origin}/objects/${fresh}`, type: 'Note', actor, attributedTo: actor, name: choice, inReplyTo: question,
        to: [], cc: [pool], context: thread, published,
      },
    };
  },
  /** Misskey: Mastodon's shape, dated, with lists for addresses. */
  misskey({ actor, pool, question, choice, fresh }) {
    const id = `${actor}#votes/${fresh}`;
    return {
      '@context': [context, 'https://w3id.org/security/v1'], id: `${id}/activity`, type: 'Create', actor,
      published: new Date().toISOString(), to: [pool],
      object: { id, type: 'Note', attributedTo: actor, to: [pool], inReplyTo: question, name: choice },
    };
  },
};
