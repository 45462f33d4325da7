import { html, type Markup } from '../pages/html.ts';
import { document } from './hosted-layout.ts';
import { formatMoney } from './money.ts';
import type { CheckoutSession, Customer, Invoice, LineItem, PortalSession, Subscription } from './resources.ts';

/** The hosted Checkout page of an open session; `notice` tells what went wrong with the card before. */
export function checkoutPage(session: CheckoutSession, items: readonly LineItem[], notice: string | null): string {
  const currency = session.currency ?? 'usd';
  const rows = items.map(
    (item) =>
      html`<tr><td>${item.description}<br><small>Qty ${item.quantity}${per(item)}</small></td><td>${formatMoney(item.amount_total, currency)}</td></tr>`,
  );
  return document(
    'Checkout',
    html`<h1>Subscribe</h1><p class="total">${formatMoney(session.amount_total ?? 0, currency)}</p>
${notice === null ? null : html`<p class="notice" role="alert">${notice}</p>`}
<table>${rows}</table>
<form method="post">
<button class="primary" name="card" value="ok">Pay with 4242 4242 4242 4242</button>
<button name="card" value="declined">Pay with a card that is declined</button>
<button name="card" value="unconfirmed">Pay with a card whose bank does not hear from you</button>
<button name="card" value="fails_on_renewal">Pay with a card that fails on renewal</button>
<button name="card" value="abandon">Turn back</button>
</form>
<p class="soft">${session.customer_email}</p>`,
  );
}

function per({ price }: LineItem): string {
  if (!price.recurring) return '';
  const { interval, interval_count: count } = price.recurring;
  return count === 1 ? `, every ${interval}` : `, every ${count} ${interval}s`;
}

/** What a link into the hosted pages shows once there is nothing to do behind it. */
export function closedPage(title: string, words: string): string {
  return document(title, html`<h1>${title}</h1><p>${words}</p>`);
}

/** The hosted page of an invoice, with a way to pay it while it is open. */
export function invoicePage(invoice: Invoice): string {
  const rows = invoice.lines.data.map(
    (line) => html`<tr><td>${line.description}</td><td>${formatMoney(line.amount, line.currency)}</td></tr>`,
  );
  return document(
    `Invoice ${invoice.number ?? ''}`,
    html`<h1>Invoice ${invoice.number} · ${invoice.status}</h1><p class="total">${formatMoney(invoice.total, invoice.currency)}</p>
<table>${rows}</table>
${invoice.status === 'open' ? payForm : null}
<p><a href="${invoice.invoice_pdf}">Download PDF</a></p>`,
  );
}

const payForm = html`<form method="post">
<button class="primary" name="card" value="ok">Pay with 4242 4242 4242 4242</button>
<button name="card" value="declined">Pay with a card that is declined</button>
</form>`;

interface PortalView {
  readonly session: PortalSession;
  readonly customer: Customer;
  readonly subscriptions: readonly Subscription[];
  readonly invoices: readonly Invoice[];
}

/** The billing portal: cancel or keep each subscription, replace the card, see the invoices. */
export function portalPage({ session, customer, subscriptions, invoices }: PortalView): string {
  const paid = invoices.map(
    (invoice) =>
      html`<tr><td><a href="${invoice.hosted_invoice_url}">${invoice.number}</a> <small>${invoice.status}</small></td><td>${formatMoney(invoice.total, invoice.currency)}</td></tr>`,
  );
  return document(
    'Billing',
    html`<h1>Billing of ${customer.email ?? customer.name ?? customer.id}</h1>
${subscriptions.map(subscriptionForm)}
<h2>Card</h2>
<form method="post"><button name="action" value="card:ok">Replace by a card that works</button>
<button name="action" value="card:fails_on_renewal">Replace by a card that fails on renewal</button></form>
<h2>Invoices</h2><table>${paid}</table>
${session.return_url === null ? null : html`<p><a href="${session.return_url}">Return</a></p>`}`,
  );
}

function subscriptionForm(subscription: Subscription): Markup {
  const ends = subscription.cancel_at_period_end;
  return html`<p>${subscription.id} <small>${subscription.status}${ends ? ', ends with this period' : ''}</small></p>
<form method="post"><button name="action" value="${ends ? 'keep' : 'cancel'}:${subscription.id}">${ends ? 'Keep it' : 'Cancel at the end of the period'}</button></form>`;
}
