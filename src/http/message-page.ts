import type { DisplayLocale } from '../domain/zones/zoned-text.ts';
import type { Page } from './page-routes.ts';

/** What a page offers: a link, or a form that posts to the page's own address. */
export type NextStep =
  | { readonly href: string; readonly label: string }
  | {
      readonly button: string;
      /** What is sent as `start`, one of them, and what they are. */
      readonly choices?: { readonly label: string; readonly options: readonly Option[] };
      /** A field for words of one's own, sent as `comment`, and what stands in it. */
      readonly words?: { readonly label: string; readonly longest: number; readonly text: string };
      /** A second button, sent as `do`. */
      readonly other?: Option;
    };

interface Option {
  readonly value: string;
  readonly label: string;
}

/** A small page that tells a person one thing, in their language. All texts are escaped. */
export function messagePage(
  locale: DisplayLocale,
  { status, title, text }: { readonly status: number; readonly title: string; readonly text: string },
  next?: NextStep,
): Page {
  const html = `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body><main><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>${next === undefined ? '' : nextStep(next)}</main></body>
</html>`;
  return { status, html };
}

function nextStep(next: NextStep): string {
  if ('href' in next) return `<p><a href="${escapeHtml(next.href)}">${escapeHtml(next.label)}</a></p>`;
  const { button, choices, words, other } = next;
  const field =
    words === undefined
      ? ''
      : `<label>${escapeHtml(words.label)}<textarea name="comment" rows="5" maxlength="${words.longest}">${escapeHtml(words.text)}</textarea></label>`;
  const second =
    other === undefined
      ? ''
      : ` <button name="do" value="${escapeHtml(other.value)}">${escapeHtml(other.label)}</button>`;
  return `<form method="post">${field}${select(choices)}<button>${escapeHtml(button)}</button>${second}</form>`;
}

function select(choices: Extract<NextStep, { readonly button: string }>['choices']): string {
  if (choices === undefined || choices.options.length === 0) return '';
  const options = choices.options.map(
    ({ value, label }) => `<option value="${escapeHtml(value)}">${escapeHtml(label)}</option>`,
  );
  return `<label>${escapeHtml(choices.label)}<select name="start">${options.join('')}</select></label>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The colours of the mails that lead here. */
const STYLE = `
  :root { color-scheme: light dark; --page: #f3f4f7; --card: #ffffff; --line: #e4e6ee; --field: #c3c7d9;
    --strong: #1c2033; --text: #3a3f58; --accent: #4149bd; --button: #4750c4; }
  @media (prefers-color-scheme: dark) {
    :root { --page: #14161f; --card: #1d202c; --line: #2c3042; --field: #4a5068;
      --strong: #f1f2f8; --text: #cdd1e2; --accent: #b3baff; --button: #5b65da; }
  }
  * { box-sizing: border-box; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem;
    background: var(--page); color: var(--text); font: 17px/1.5 system-ui, sans-serif; }
  main { width: 100%; max-width: 32rem; padding: 2rem 1.75rem; background: var(--card);
    border: 1px solid var(--line); border-radius: 14px; overflow-wrap: anywhere; }
  h1 { color: var(--strong); font-size: 1.5rem; line-height: 1.25; margin: 0 0 0.75rem; }
  p { margin: 0 0 1rem; }
  main > :last-child, form > :last-child { margin-bottom: 0; }
  a { color: var(--accent); }
  label { display: block; margin: 0 0 1rem; }
  textarea, select { display: block; width: 100%; margin-top: 0.25rem; padding: 0.6rem; font: inherit;
    color: var(--strong); background: var(--page); border: 1px solid var(--field); border-radius: 9px; }
  button { padding: 0.7rem 1.4rem; margin: 0 0.5rem 0.5rem 0; font: inherit; font-weight: 600; cursor: pointer;
    color: #ffffff; background: var(--button); border: 1px solid var(--button); border-radius: 9px; }
  button[name] { color: var(--accent); background: none; border-color: var(--field); }
`;
