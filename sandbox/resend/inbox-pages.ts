import { html, type Markup, trusted } from '../pages/html.ts';
import { lastStatus, type Mail } from './mail.ts';

const shown = 200;

/** The list of accepted mails, newest first, and a search by recipient. */
export function inboxPage(mails: readonly Mail[], to: string): string {
  const rows = mails.slice(0, shown).map(
    (mail) => html`<li><a href="/resend/inbox/${mail.id}"><span class="who">${mail.to.join(', ')}</span>
<span class="what">${mail.subject || '(no subject)'}</span><span class="soft">${when(mail.acceptedAt)}</span>${badge(mail)}</a></li>`,
  );
  return page(
    'Inbox',
    html`<header><h1>Inbox</h1><form><input name="to" type="search" value="${to}" placeholder="recipient" aria-label="Recipient"></form></header>
${rows.length === 0 ? html`<p class="soft empty">No mail yet.</p>` : html`<ul class="list">${rows}</ul>`}
${mails.length > shown ? html`<p class="soft">${mails.length - shown} older mails are not shown.</p>` : null}`,
  );
}

/** One mail: what the recipient sees, the text part, the attachments, and what became of it. */
export function mailPage(mail: Mail): string {
  const address = `/resend/inbox/${mail.id}`;
  const files = mail.attachments.map(
    ({ filename, contentType, content }, index) =>
      html`<li><a href="${address}/attachments/${index}" download>${filename}</a> <span class="soft">${contentType}, ${size(content)}</span></li>`,
  );
  const facts: [string, string][] = [
    ['From', mail.from],
    ['To', mail.to.join(', ')],
    ...optional('Cc', mail.cc),
    ...optional('Bcc', mail.bcc),
    ...optional('Reply to', mail.replyTo),
    ['Accepted', when(mail.acceptedAt)],
    ...Object.entries(mail.headers),
    ...Object.entries(mail.tags).map(([name, value]): [string, string] => [`tag ${name}`, value]),
  ];
  return page(
    mail.subject,
    html`<header><h1>${mail.subject || '(no subject)'}</h1><a href="/resend/inbox">All mail</a></header>
<table>${facts.map(([name, value]) => html`<tr><th>${name}</th><td>${value}</td></tr>`)}</table>
${files.length > 0 ? html`<h2>Attachments</h2><ul>${files}</ul>` : null}
${mail.html === null ? null : html`<h2>HTML</h2><iframe src="${address}/html" sandbox="allow-popups allow-popups-to-escape-sandbox" title="The mail as the recipient sees it"></iframe>`}
${mail.text === null ? html`<p class="soft">No text part.</p>` : html`<h2>Text</h2><pre>${mail.text}</pre>`}
<h2>History</h2><ol>${mail.history.map(({ status, at }) => html`<li>${status} <span class="soft">${when(at)}</span></li>`)}</ol>`,
  );
}

export function missingPage(): string {
  return page('Not found', html`<h1>There is no such mail.</h1><p><a href="/resend/inbox">All mail</a></p>`);
}

function optional(name: string, addresses: readonly string[]): [string, string][] {
  return addresses.length === 0 ? [] : [[name, addresses.join(', ')]];
}

function badge(mail: Mail): Markup {
  const status = lastStatus(mail);
  const mood =
    status === 'bounced' || status === 'complained' || status === 'suppressed' || status === 'failed' ? 'bad' : 'good';
  return html`<span class="badge ${mood}">${status}</span>`;
}

function when(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function size(base64: string): string {
  const bytes = Buffer.byteLength(base64, 'base64');
  return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} kB`;
}

function page(title: string, body: Markup): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${style}</style></head>
<body><main>${body}</main></body></html>`.text;
}

const style = trusted(`
  :root { color-scheme: light dark; --ink: #17181c; --soft: #6b7080; --line: #e4e6ec; --paper: #fff; --desk: #f5f6f9; --accent: #2457d6; }
  @media (prefers-color-scheme: dark) { :root { --ink: #eef0f5; --soft: #979db0; --line: #2b3040; --paper: #171a23; --desk: #0e1016; --accent: #86a8ff; } }
  * { box-sizing: border-box; }
  body { margin: 0; background: var(--desk); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
  main { max-width: 60rem; margin: 2rem auto; padding: 1.5rem 2rem; background: var(--paper); border: 1px solid var(--line); border-radius: 14px; }
  header { display: flex; justify-content: space-between; align-items: center; gap: 1rem; margin-bottom: 1rem; }
  h1 { font-size: 1.4rem; margin: 0; overflow-wrap: anywhere; }
  h2 { font-size: 0.8rem; letter-spacing: 0.06em; text-transform: uppercase; color: var(--soft); margin: 1.6rem 0 0.5rem; }
  a { color: var(--accent); }
  input { font: inherit; padding: 0.4rem 0.7rem; border: 1px solid var(--line); border-radius: 8px; background: var(--desk); color: var(--ink); }
  .soft { color: var(--soft); }
  .empty { padding: 3rem; text-align: center; }
  .list { list-style: none; margin: 0; padding: 0; }
  .list a { display: grid; grid-template-columns: 14rem 1fr auto 6.5rem; gap: 1rem; padding: 0.6rem 0.4rem; border-top: 1px solid var(--line); color: inherit; text-decoration: none; }
  .list a:hover { background: var(--desk); }
  .who, .what { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .what { font-weight: 600; }
  .badge { justify-self: end; align-self: center; font-size: 0.75rem; padding: 0.05rem 0.5rem; border-radius: 99px; border: 1px solid currentColor; }
  .good { color: #17803d; } .bad { color: #c02626; }
  table { border-collapse: collapse; } th { text-align: left; font-weight: 500; color: var(--soft); padding-right: 1rem; vertical-align: top; white-space: nowrap; } td { overflow-wrap: anywhere; }
  iframe { width: 100%; height: 38rem; border: 1px solid var(--line); border-radius: 8px; background: #fff; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: 1rem; border: 1px solid var(--line); border-radius: 8px; margin: 0; }
  @media (max-width: 44rem) { .list a { grid-template-columns: 1fr auto; gap: 0 1rem; } .who, .what { grid-column: 1 / -1; } main { margin: 0; border-radius: 0; padding: 1rem; } }
`);
