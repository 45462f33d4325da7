import type { Page } from './page-routes.ts';

/** What a page offers: a link, or a form that posts to the page's own address. */
export type NextStep =
  | { readonly href: string; readonly label: string }
  | {
      readonly button: string;
      /** What is sent as `start`, one of them. */
      readonly choices?: readonly { readonly value: string; readonly label: string }[];
      /** A field for words of one's own, sent as `comment`. */
      readonly words?: { readonly label: string; readonly longest: number };
      /** A second button, sent as `do`. */
      readonly other?: { readonly value: string; readonly label: string };
    };

/** A small page that tells a person one thing. Both texts are escaped. */
export function messagePage(status: number, title: string, text: string, next?: NextStep): Page {
  const action = next === undefined ? '' : `<p>${nextStep(next)}</p>`;
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
  :root { color-scheme: light dark; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 17px/1.5 system-ui, sans-serif; }
  main { max-width: 30rem; padding: 2rem; }
  h1 { font-size: 1.5rem; line-height: 1.2; margin: 0 0 0.75rem; }
  p { margin: 0 0 1rem; }
  textarea { display: block; box-sizing: border-box; width: 100%; margin: 0.25rem 0 1rem; font: inherit; }
</style>
</head>
<body><main><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>${action}</main></body>
</html>`;
  return { status, html };
}

function nextStep(next: NextStep): string {
  if ('href' in next) return `<a href="${escapeHtml(next.href)}">${escapeHtml(next.label)}</a>`;
  const options = (next.choices ?? []).map(
    ({ value, label }) => `<option value="${escapeHtml(value)}">${escapeHtml(label)}</option>`,
  );
  const select = options.length === 0 ? '' : `<select name="start" aria-label="Time">${options.join('')}</select> `;
  const { other, words } = next;
  const field =
    words === undefined
      ? ''
      : `<label>${escapeHtml(words.label)}<textarea name="comment" rows="5" maxlength="${words.longest}"></textarea></label>`;
  const second =
    other === undefined
      ? ''
      : ` <button name="do" value="${escapeHtml(other.value)}">${escapeHtml(other.label)}</button>`;
  return `<form method="post">${field}${select}<button>${escapeHtml(next.button)}</button>${second}</form>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
