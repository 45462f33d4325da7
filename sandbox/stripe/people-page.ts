import type { Account } from './account.ts';
import { html } from './html.ts';
import { formatMoney } from './money.ts';

/** Stripe's section of the page at `/`: what is open, what is paid, what was delivered. */
export function stripeSection(account: Account): string {
  const { sessions, subscriptions, invoices } = account.tables;
  const open = sessions.newestFirst().filter((session) => session.status === 'open');
  const failed = account.deliveries.attempts.filter(({ status }) => status === null || status >= 300).length;
  return html`<section id="stripe"><h2>Payments</h2>
<p>${account.deliveries.attempts.length} webhook deliveries, ${failed} unanswered or refused.</p>
<h3>Open checkouts</h3>
<ul>${open.map((session) => html`<li><a href="${session.url}">${formatMoney(session.amount_total ?? 0, session.currency ?? 'usd')}</a> ${session.customer_email ?? session.customer}</li>`)}</ul>
<h3>Subscriptions</h3>
<ul>${subscriptions.newestFirst().map((row) => html`<li>${row.id}: ${row.status}, ${row.customer}</li>`)}</ul>
<h3>Invoices</h3>
<ul>${invoices
    .newestFirst()
    .map(
      (row) =>
        html`<li><a href="${row.hosted_invoice_url}">${row.number ?? row.id}</a>: ${formatMoney(row.total, row.currency)}, ${row.status}</li>`,
    )}</ul>
</section>`.source;
}
