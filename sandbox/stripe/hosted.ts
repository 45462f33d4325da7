import type { SandboxRequest, SandboxResponse } from '../kernel.ts';
import type { Account } from './account.ts';
import { replaceCard } from './card-replacement.ts';
import { cancelUrl, payCheckout, successUrl } from './checkout-payment.ts';
import { change } from './events.ts';
import { checkoutPage, closedPage, invoicePage, portalPage } from './hosted-pages.ts';
import { collectInvoice } from './invoice-life.ts';
import { pdfDocument } from './invoice-pdf.ts';
import { formatMoney } from './money.ts';
import { attachCard } from './payment.ts';
import type { CheckoutSession, Invoice, PortalSession } from './resources.ts';
import { setCancellation } from './subscription-cancellation.ts';

/** The pages under `/stripe/` that people see: checkout, invoices, the billing portal. */
export function hostedPage(account: Account, request: SandboxRequest): SandboxResponse {
  const [, , kind, id = '', part] = request.path.split('/');
  const { sessions, invoices, portalSessions, creditNotes } = account.tables;
  const posted = request.method === 'POST' ? new URLSearchParams(request.body.toString('utf8')) : null;
  if (kind === 'checkout' && part === undefined) {
    const session = sessions.find(id);
    if (session) return checkout(account, session, posted?.get('card') ?? null);
  }
  if (kind === 'invoices') {
    const invoice = invoices.find(id);
    if (invoice && part === 'pdf') return pdf(`invoice-${invoice.number ?? 'draft'}`, invoiceText(invoice));
    if (invoice && part === undefined) return invoiceAnswer(account, invoice, posted?.get('card') ?? null);
  }
  if (kind === 'credit_notes' && part === 'pdf') {
    const note = creditNotes.find(id);
    if (note)
      return pdf(note.number, [`Credit note ${note.number}`, `Amount ${formatMoney(note.amount, note.currency)}`]);
  }
  if (kind === 'portal') {
    const session = portalSessions.find(id);
    if (session) return portal(account, session, posted?.get('action') ?? null);
  }
  return { status: 404, body: closedPage('Not found', 'There is no such page in the sandbox.') };
}

function checkout(account: Account, session: CheckoutSession, card: string | null): SandboxResponse {
  if (session.status === 'complete' && card !== null) return redirect(successUrl(session));
  if (session.status !== 'open') {
    const words =
      session.status === 'complete' ? 'This purchase is complete.' : 'This checkout has expired. Nothing was charged.';
    return { status: session.status === 'complete' ? 200 : 410, body: closedPage('Checkout', words) };
  }
  const items = account.orders.get(session.id)?.items ?? [];
  if (card === 'abandon') {
    const back = cancelUrl(session);
    return back === null ? { status: 200, body: checkoutPage(session, items, null) } : redirect(back);
  }
  if (card !== 'ok' && card !== 'declined' && card !== 'fails_on_renewal' && card !== 'unconfirmed') {
    return { status: 200, body: checkoutPage(session, items, null) };
  }
  const outcome = payCheckout(account, session, card);
  return outcome.paid
    ? redirect(outcome.redirectTo)
    : { status: 402, body: checkoutPage(session, items, outcome.message) };
}

function invoiceAnswer(account: Account, invoice: Invoice, card: string | null): SandboxResponse {
  if (card !== null && invoice.status === 'open') {
    const method = attachCard(account, invoice.customer, card === 'ok' ? 'ok' : 'declined');
    collectInvoice(account, invoice, method.id);
  }
  return { status: 200, body: invoicePage(invoice) };
}

function portal(account: Account, session: PortalSession, action: string | null): SandboxResponse {
  const customer = account.tables.customers.get(session.customer);
  const [verb, argument = ''] = action?.split(':') ?? [];
  if (verb === 'card') replaceCard(account, customer, argument === 'fails_on_renewal' ? 'fails_on_renewal' : 'ok');
  if (verb === 'cancel' || verb === 'keep') {
    const subscription = account.tables.subscriptions.get(argument);
    if (subscription.customer === customer.id && subscription.ended_at === null) {
      change(account, 'customer.subscription.updated', subscription, () =>
        setCancellation(account, subscription, { cancel_at_period_end: verb === 'cancel' }),
      );
    }
  }
  if (action !== null) return redirect(session.url);
  const subscriptions = account.tables.subscriptions
    .newestFirst()
    .filter((row) => row.customer === customer.id && row.ended_at === null);
  const invoices = account.tables.invoices
    .newestFirst()
    .filter((row) => row.customer === customer.id && row.number !== null);
  return { status: 200, body: portalPage({ session, customer, subscriptions, invoices }) };
}

function invoiceText(invoice: Invoice): string[] {
  return [
    `Invoice ${invoice.number ?? '(draft)'}`,
    `Date ${new Date(invoice.created * 1000).toISOString().slice(0, 10)}`,
    `Bill to ${invoice.customer_name ?? ''} ${invoice.customer_email ?? ''}`,
    ...invoice.lines.data.map((line) => `${line.description ?? ''}   ${formatMoney(line.amount, line.currency)}`),
    `Total ${formatMoney(invoice.total, invoice.currency)}`,
    `Amount due ${formatMoney(invoice.amount_due, invoice.currency)} - ${invoice.status}`,
  ];
}

function pdf(name: string, lines: readonly string[]): SandboxResponse {
  const headers = { 'content-type': 'application/pdf', 'content-disposition': `attachment; filename="${name}.pdf"` };
  return { status: 200, headers, body: pdfDocument(lines) };
}

function redirect(location: string): SandboxResponse {
  return { status: 303, headers: { location }, body: '' };
}
