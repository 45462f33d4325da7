import { html } from '../pages/html.ts';
import { lastStatus } from './mail.ts';
import type { PostOffice } from './post-office.ts';

const shown = 15;

/** Resend's section of the page at `/`: the latest mails and the way to the inbox. */
export function resendSection(office: PostOffice): string {
  const mails = office.oldestFirst().reverse();
  const rows = mails.slice(0, shown).map(
    (mail) => html`<tr><td>${mail.to.join(', ')}</td><td><a href="/resend/inbox/${mail.id}">${mail.subject}</a></td>
<td class="muted word">${lastStatus(mail)}</td></tr>`,
  );
  return html`<section id="resend"><h2>Mail</h2>
<p><a href="/resend/inbox">Inbox</a> <span class="muted">${mails.length} accepted, status webhooks ${office.deliveries.enabled ? 'on' : 'off'}</span></p>
${rows.length === 0 ? html`<p class="empty">No mail yet.</p>` : html`<table>${rows}</table>`}
</section>`.text;
}
