import type { Page } from './page-routes.ts';

/** A small page that tells a person one thing. Both texts are escaped. */
export function messagePage(
  status: number,
  title: string,
  text: string,
  next?: { readonly href: string; readonly label: string } | { readonly button: string },
): Page {
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
</style>
</head>
<body><main><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>${action}</main></body>
</html>`;
  return { status, html };
}

/** A link, or a button that posts to the page's own address. */
function nextStep(next: { readonly href: string; readonly label: string } | { readonly button: string }): string {
  return 'button' in next
    ? `<form method="post"><button>${escapeHtml(next.button)}</button></form>`
    : `<a href="${escapeHtml(next.href)}">${escapeHtml(next.label)}</a>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
