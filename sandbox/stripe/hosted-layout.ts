import { html, type Markup, trusted } from '../pages/html.ts';

/** A whole page: one card in the middle, no scripts, nothing fetched from elsewhere. */
export function document(title: string, body: Markup): string {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${style}</style></head>
<body><main>${body}<footer><span class="badge">SANDBOX</span> No money moves here.</footer></main></body>
</html>`.text;
}

const style = trusted(`
  :root { color-scheme: light dark; --ink: #1a1f36; --soft: #697386; --line: #e3e8ee; --paper: #fff; --desk: #f6f9fc; --accent: #635bff; }
  @media (prefers-color-scheme: dark) { :root { --ink: #f0f2f7; --soft: #9aa3b5; --line: #2d3348; --paper: #181c2e; --desk: #0f1220; --accent: #8b85ff; } }
  * { box-sizing: border-box; }
  body { margin: 0; background: var(--desk); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
  main { max-width: 34rem; margin: 6vh auto; padding: 2rem; background: var(--paper); border: 1px solid var(--line); border-radius: 14px; }
  h1 { font-size: 1.1rem; margin: 0; color: var(--soft); font-weight: 500; }
  .total { font-size: 2.4rem; font-weight: 700; letter-spacing: -0.02em; margin: 0.2rem 0 1.4rem; }
  table { width: 100%; border-collapse: collapse; margin: 0 0 1.4rem; }
  td { padding: 0.6rem 0; border-top: 1px solid var(--line); vertical-align: top; }
  td:last-child { text-align: right; white-space: nowrap; padding-left: 1rem; }
  small, .soft { color: var(--soft); }
  form { display: grid; gap: 0.6rem; margin: 0; }
  button, .button { font: inherit; font-weight: 600; padding: 0.7rem 1rem; border-radius: 8px; border: 1px solid var(--line); background: transparent; color: var(--ink); cursor: pointer; text-align: center; text-decoration: none; }
  button.primary { background: var(--accent); border-color: var(--accent); color: #fff; }
  .notice { padding: 0.7rem 1rem; border-radius: 8px; background: #fde8e8; color: #8a1c1c; margin: 0 0 1rem; }
  .badge { font-size: 0.75rem; font-weight: 700; letter-spacing: 0.05em; padding: 0.15rem 0.5rem; border-radius: 5px; background: #ffe3b3; color: #5c3b00; }
  footer { margin-top: 1.4rem; font-size: 0.85rem; color: var(--soft); }
  a { color: var(--accent); }
`);
