import type { FaultBox } from '../faults.ts';
import { FAULT_KINDS } from '../faults.ts';
import type { Kernel, NewUser, SandboxRequest, SandboxResponse, StandIn } from '../kernel.ts';
import type { RequestLog } from '../request-log.ts';
import { html, type Markup, trusted } from './html.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

export interface PageDeps {
  readonly kernel: Kernel;
  readonly standIns: readonly StandIn[];
  readonly faults: FaultBox;
  readonly log: RequestLog;
}

/** `GET /` and what it loads: everything on it is this server's own. Null for any other path. */
export function peoplePage(deps: PageDeps): (request: SandboxRequest) => Promise<SandboxResponse | null> {
  return async ({ method, path }) => {
    if (method !== 'GET' && method !== 'HEAD') return null;
    if (path === '/')
      return { status: 200, headers: PAGE_HEADERS, body: homePage(deps, await deps.kernel.host.people()).text };
    if (path === '/sandbox.css')
      return { status: 200, headers: { 'content-type': 'text/css; charset=utf-8' }, body: STYLE };
    if (path === '/sandbox.js') {
      return { status: 200, headers: { 'content-type': 'text/javascript; charset=utf-8' }, body: SCRIPT };
    }
    return null;
  };
}

function homePage({ kernel, standIns, faults, log }: PageDeps, people: readonly NewUser[]): Markup {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sandbox</title>
<link rel="stylesheet" href="/sandbox.css"><script src="/sandbox.js" defer></script></head>
<body>
<header class="bar"><h1>Sandbox</h1>
  <nav><a href="#people">People</a>${standIns.map(({ name }) => html`<a href="#${name}">${NAMES[name]}</a>`)}<a href="#faults">Faults</a></nav>
  ${clockBar(kernel.now())}</header>
<main>
  ${peopleSection(people)}
  ${[...standIns].reverse().map((standIn) => trusted(standIn.page()))}
  ${faultSection(faults)}
  ${requestSection(log)}
</main>
</body></html>`;
}

function clockBar(now: number): Markup {
  return html`<div class="clock"><time datetime="${new Date(now).toISOString()}">${new Date(now).toUTCString()}</time>
    ${STEPS.map(
      ([label, advance]) =>
        html`<button data-call="/control/clock" data-body="${JSON.stringify({ advance })}">+${label}</button>`,
    )}</div>`;
}

/** Whoever can sign in: a token is a press of a button away, and then in the clipboard. */
function peopleSection(people: readonly NewUser[]): Markup {
  const rows = people.map(
    ({
      name,
      email,
      role,
      timeZone,
    }) => html`<tr><td>${name}<br><span class="muted">${email}</span></td><td class="muted word">${role}</td>
      <td class="muted">${timeZone}</td><td><button data-call="/control/token" data-show="token"
      data-body="${JSON.stringify({ email })}">token</button></td></tr>`,
  );
  return html`<section id="people"><h2>People</h2>
    ${rows.length === 0 ? html`<p class="empty">Nobody yet.</p>` : html`<table>${rows}</table>`}</section>`;
}

function faultSection(faults: FaultBox): Markup {
  const rules = faults.list();
  return html`<section id="faults"><h2>Faults</h2>
    <form class="row" data-call="/control/faults">
      <label>provider <select name="provider">${Object.entries(NAMES).map(
        ([name, label]) => html`<option value="${name}">${label}</option>`,
      )}</select></label>
      <label>kind <select name="kind">${FAULT_KINDS.map((kind) => html`<option>${kind}</option>`)}</select></label>
      <label>rate <input name="rate" type="number" min="0" max="1" step="0.05" value="1"></label>
      <label>count <input name="count" type="number" min="1" value="1"></label>
      <button class="primary">inject</button>
      <button type="button" data-call="/control/faults" data-method="DELETE">clear all</button>
    </form>
    ${rules.length === 0 ? html`<p class="empty">Everything works.</p>` : null}
    <table>${rules.map(
      ({
        provider,
        kind,
        rate,
        count,
        struck,
        after,
      }) => html`<tr><td>${NAMES[provider]}</td><td class="bad">${kind}</td>
        <td>rate ${rate}</td><td>struck ${struck}${count === null ? '' : ` of ${count}`}</td>
        <td>${after ? 'after the work' : ''}</td></tr>`,
    )}</table></section>`;
}

function requestSection(log: RequestLog): Markup {
  const latest = log.list(null).slice(-30).reverse();
  return html`<section id="requests"><h2>Latest requests</h2>
    ${latest.length === 0 ? html`<p class="empty">Nobody called yet.</p>` : null}
    <table>${latest.map(
      ({ at, provider, method, path, status, fault }) => html`<tr><td class="muted">${at.slice(11, 19)}</td>
        <td>${NAMES[provider]}</td><td><code>${method} ${path}</code></td>
        <td class="${status !== null && status < 400 ? 'good' : 'bad'}">${fault ?? status ?? ''}</td></tr>`,
    )}</table></section>`;
}

const STEPS = [
  ['1 min', 'PT1M'],
  ['1 h', 'PT1H'],
  ['1 day', 'P1D'],
  ['1 week', 'P7D'],
] as const;

const NAMES = { google: 'Google', stripe: 'Stripe', resend: 'Resend' } as const;

/** Mails are shown in frames without scripts; nothing on the page comes from anywhere else. */
const PAGE_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: cid:; connect-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};
