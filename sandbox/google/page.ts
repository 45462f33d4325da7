import { html, type Markup } from '../pages/html.ts';
import type { Account } from './accounts.ts';
import { entriesOf } from './entries.ts';
import type { StoredEvent } from './event.ts';
import { rfc3339 } from './event-time.ts';
import type { GoogleState } from './state.ts';

/** The people's page: each account's next two weeks, its consent, its channels, and the mails Google was told to send. */
export function googleSection(state: GoogleState): string {
  const accounts = state.accounts.all();
  const channels = state.channels.live();
  return html`<section id="google"><h2>Google</h2>
    ${accounts.length === 0 ? html`<p class="empty">No account yet. One appears when somebody connects.</p>` : null}
    ${accounts.map((account) => accountPart(state, account))}
    <h3>Watch channels</h3>
    ${channels.length === 0 ? html`<p class="empty">None is open.</p>` : null}
    <table>${channels.map(
      ({ calendarId, address, expiresAt }) =>
        html`<tr><td>${calendarId}</td><td><code>${address}</code></td><td>until ${rfc3339(expiresAt, 'UTC')}</td></tr>`,
    )}</table>
  </section>`.text;
}

function accountPart(state: GoogleState, account: Account): Markup {
  const { calendar, email } = account;
  const grant = state.tokens.grantOf(email);
  const events = upcoming(state, account);
  const last = account.invitations.findLast(({ sendUpdates }) => sendUpdates !== 'none');
  return html`<h3>${email} <span class="muted">${calendar.timeZone}</span>
      ${
        grant === null
          ? html`<span class="muted">not connected</span>`
          : html`<span class="good">connected</span>
        <button data-call="/control/google/revoke" data-body="${JSON.stringify({ email })}">revoke</button>`
      }</h3>
    ${events.length === 0 ? html`<p class="empty">Nothing in the next two weeks.</p>` : null}
    <table>${events.map((event) => eventRow(event, calendar.timeZone))}</table>
    ${
      last === undefined
        ? null
        : html`<p class="muted">Guests were last written to about <code>${last.eventId}</code>:
      ${last.action}, <code>sendUpdates=${last.sendUpdates}</code>, ${last.guests.join(', ')}</p>`
    }`;
}

function upcoming(state: GoogleState, { calendar }: Account): StoredEvent[] {
  const now = state.kernel.now();
  const window = { min: now, max: now + 14 * 86_400_000 };
  return [...entriesOf(calendar, { singleEvents: true, window, since: null }, now)]
    .flatMap((entry) => (entry.event !== null && entry.isIn(window) ? [entry.event] : []))
    .sort((one, other) => one.start.at - other.start.at)
    .slice(0, 40);
}

function eventRow({ status, start, end, written, conference }: StoredEvent, zone: string): Markup {
  const when =
    start.kind === 'day' ? start.date : `${shortTime(start.at, zone)} to ${shortTime(end.at, zone).slice(11)}`;
  return html`<tr class="${status === 'cancelled' ? 'gone' : ''}">
    <td>${when}</td><td>${written.summary ?? '(no title)'}</td>
    <td>${(written.attendees ?? []).map(({ email }) => email ?? '').join(', ')}</td>
    <td>${conference?.conferenceId ?? ''}</td></tr>`;
}

function shortTime(at: number, zone: string): string {
  return rfc3339(at, zone).slice(0, 16).replace('T', ' ');
}
