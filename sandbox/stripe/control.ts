import { jsonBody } from '../http.ts';
import type { SandboxRequest, SandboxResponse } from '../kernel.ts';
import { type Account, isCardBehaviour } from './account.ts';
import { replaceCard } from './card-replacement.ts';
import { payCheckout } from './checkout-payment.ts';
import { closeDispute, openDispute } from './disputes.ts';
import { StripeFault } from './fault.ts';
import type { Charge } from './resources.ts';
import { changeSettings } from './settings.ts';

type Body = Record<string, unknown>;

const cards = 'card must be "ok", "declined", "fails_on_renewal" or "asks_on_renewal"';

/**
 * `/control/stripe/…`: what customers, banks and networks do, without a browser.
 * Answers null for paths that are not Stripe's; a refusal is `{ error }` in words.
 */
export function controlStripe(account: Account, request: SandboxRequest): SandboxResponse | null {
  const [, root, provider, subject, id, ...rest] = request.path.split('/');
  if (root !== 'control' || provider !== 'stripe' || rest.length > 0) return null;
  const body = jsonBody(request);
  if (!body) return wrong('the body must be a JSON object');
  try {
    const answer = act(account, `${request.method} ${subject ?? ''}${id === undefined ? '' : '/:id'}`, id ?? '', body);
    return answer ?? { status: 404, body: { error: `no such control: ${request.method} ${request.path}` } };
  } catch (error) {
    if (error instanceof StripeFault) return { status: error.status, body: { error: error.message, ...error.detail } };
    throw error;
  }
}

function act(account: Account, call: string, id: string, body: Body): SandboxResponse | null {
  switch (call) {
    case 'POST checkout/:id':
      return payAtCheckout(account, id, body);
    case 'POST cards/:id':
      return newCard(account, id, body);
    case 'GET webhooks':
      return ok({ ...account.deliveries.state(), attempts: account.deliveries.attempts });
    case 'POST webhooks':
      return disturb(account, body);
    case 'POST redeliver/:id':
      account.deliveries.redeliver(account.tables.events.get(id));
      return ok({ redelivered: id });
    case 'POST disputes':
      return dispute(account, body);
    case 'POST disputes/:id':
      if (body.status !== 'won' && body.status !== 'lost') return wrong('status must be "won" or "lost"');
      return ok(closeDispute(account, account.tables.disputes.get(id), body.status));
    case 'GET settings':
      return ok(account.settings);
    case 'POST settings':
      return changeSettings(account.settings, body)
        ? ok(account.settings)
        : wrong('no such settings, or values out of range');
    default:
      return null;
  }
}

function payAtCheckout(account: Account, id: string, { card }: Body): SandboxResponse {
  const session = account.tables.sessions.get(id);
  if (card !== 'unconfirmed' && !isCardBehaviour(card)) return wrong(`${cards}; at a checkout also "unconfirmed"`);
  if (session.status !== 'open') {
    const status = session.status === 'complete' ? 409 : 400;
    return {
      status,
      body: { error: `the checkout session is ${session.status} and can no longer be paid`, status: session.status },
    };
  }
  const outcome = payCheckout(account, session, card);
  const { status, payment_status: paymentStatus, subscription, invoice, customer } = session;
  const shared = { id, status, paymentStatus, customer, subscription, invoice };
  return outcome.paid
    ? ok({ ...shared, outcome: 'paid', redirectTo: outcome.redirectTo })
    : ok({ ...shared, outcome: 'payment_failed', message: outcome.message });
}

function newCard(account: Account, id: string, { card }: Body): SandboxResponse {
  if (!isCardBehaviour(card)) return wrong(cards);
  return ok({ paymentMethod: replaceCard(account, account.tables.customers.get(id), card).id });
}

function disturb(account: Account, body: Body): SandboxResponse {
  const { lose, double, shuffle, ...unknown } = body;
  const counts = [lose, double].every(
    (n) => n === undefined || (typeof n === 'number' && Number.isInteger(n) && n >= 0),
  );
  if (!counts || (shuffle !== undefined && typeof shuffle !== 'boolean') || Object.keys(unknown).length > 0) {
    return wrong('expected {"lose": count, "double": count, "shuffle": true|false}');
  }
  account.deliveries.disturb({
    ...(typeof lose === 'number' ? { lose } : {}),
    ...(typeof double === 'number' ? { double } : {}),
    ...(typeof shuffle === 'boolean' ? { shuffle } : {}),
  });
  return ok(account.deliveries.state());
}

function dispute(account: Account, { charge, payment_intent: intent, reason = 'fraudulent' }: Body): SandboxResponse {
  if (typeof reason !== 'string') return wrong('reason must be text');
  return ok(openDispute(account, chargeNamed(account, charge, intent), reason));
}

function chargeNamed(account: Account, charge: unknown, intent: unknown): Charge {
  if (typeof charge === 'string') return account.tables.charges.get(charge, 'charge');
  const latest = account.tables.paymentIntents.get(String(intent), 'payment_intent').latest_charge;
  return account.tables.charges.get(String(latest), 'payment_intent');
}

function ok(body: object): SandboxResponse {
  return { status: 200, body };
}

function wrong(error: string): SandboxResponse {
  return { status: 400, body: { error } };
}
