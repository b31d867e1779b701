// The text beside a form follows what is typed. A form that wants this names
// in data-preview where its fields are made into text; the answer goes into
// #preview. Without this file a button does the same.
'use strict';

for (const form of document.querySelectorAll('form[data-preview]')) {
  const shown = document.getElementById('preview');
  let waiting = 0;
  let asked = 0;

  async function refresh() {
    const mine = ++asked;
    const fields = new URLSearchParams(new FormData(form));
    fields.set('part', 'text');
    try {
      const answer = await fetch(form.dataset.preview, { method: 'POST', body: fields, credentials: 'same-origin' });
      // A later question makes this answer an old one.
      if (!answer.ok || mine !== asked) return;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (mine === asked) shown.replaceChildren(...page.body.childNodes);
    } catch {
      // The text stays as it was; the button still shows it.
    }
  }

  form.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(refresh, 300);
  });
}
