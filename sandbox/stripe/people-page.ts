import { html, type Markup } from '../pages/html.ts';
import type { Account } from './account.ts';
import { formatMoney } from './money.ts';
import type { CheckoutSession, Invoice, Subscription } from './resources.ts';

/** Stripe's section of the page at `/`: what waits to be paid, what runs, what was billed and delivered. */
export function stripeSection(account: Account): string {
  const { sessions, subscriptions, invoices } = account.tables;
  const open = sessions.newestFirst().filter((session) => session.status === 'open');
  const { attempts } = account.deliveries;
  const failed = attempts.filter(({ status }) => status === null || status >= 300).length;
  return html`<section id="stripe"><h2>Payments</h2>
<p class="muted">${attempts.length} webhook deliveries, ${failed} of them unanswered or refused.</p>
<h3>Open checkouts</h3>${table(open.map(checkoutRow), 'Nobody is about to pay.')}
<h3>Subscriptions</h3>${table(subscriptions.newestFirst().slice(0, shown).map(subscriptionRow), 'None yet.')}
<h3>Invoices</h3>${table(invoices.newestFirst().slice(0, shown).map(invoiceRow), 'None yet.')}
</section>`.text;
}

const shown = 30;

function table(rows: readonly Markup[], otherwise: string): Markup {
  return rows.length === 0 ? html`<p class="empty">${otherwise}</p>` : html`<table>${rows}</table>`;
}

function checkoutRow({
  id,
  url,
  amount_total: total,
  currency,
  customer,
  customer_email: email,
}: CheckoutSession): Markup {
  const call = `/control/stripe/checkout/${id}`;
  const cards = [
    ['pay', 'ok'],
    ['decline', 'declined'],
    ['pay, fail on renewal', 'fails_on_renewal'],
  ] as const;
  return html`<tr><td><a href="${url}">${formatMoney(total ?? 0, currency ?? 'usd')}</a></td><td>${email ?? customer}</td>
<td>${cards.map(([label, card]) => html`<button data-call="${call}" data-body="${JSON.stringify({ card })}">${label}</button> `)}</td></tr>`;
}

function subscriptionRow({ id, status, customer }: Subscription): Markup {
  const mood = status === 'active' ? 'good' : 'bad';
  const body = JSON.stringify({ card: 'ok' });
  return html`<tr><td><code>${id}</code></td><td class="${mood}">${status}</td>
<td><button data-call="/control/stripe/cards/${customer}" data-body="${body}">new card</button></td></tr>`;
}

function invoiceRow({ id, number, hosted_invoice_url: url, total, currency, status }: Invoice): Markup {
  return html`<tr><td>${url ? html`<a href="${url}">${number}</a>` : id}</td><td>${formatMoney(total, currency)}</td>
<td class="${status === 'paid' ? 'good' : 'muted'}">${status}</td></tr>`;
}
