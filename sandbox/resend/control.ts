import { jsonBody } from '../http.ts';
import type { SandboxRequest, SandboxResponse } from '../kernel.ts';
import type { Limits, Meter } from './limits.ts';
import { bareAddress, lastStatus, type Mail } from './mail.ts';
import type { PostOffice } from './post-office.ts';

/** What a test may let happen to a mail. */
const happenings = ['delivered', 'delivery_delayed', 'bounced', 'complained', 'failed', 'opened', 'clicked'] as const;

/**
 * `/control/emails…`: `GET ?to=&kind=` reads the accepted mails, `POST /webhooks` turns status webhooks on or off,
 * `POST /suppressions` takes an address off the account's list, `POST /limits` sets quotas, `POST /{id}/events` lets something happen to a mail. Null for other paths.
 */
export function controlEmails(office: PostOffice, meter: Meter, request: SandboxRequest): SandboxResponse | null {
  const [, root, subject, id, verb, ...rest] = request.path.split('/');
  if (root !== 'control' || subject !== 'emails' || rest.length > 0) return null;
  if (request.method === 'GET' && id === undefined) {
    return { status: 200, body: acceptedMails(office, request.query.get('to'), request.query.get('kind')) };
  }
  if (request.method === 'GET' && id === 'webhooks') {
    return { status: 200, body: { enabled: office.deliveries.enabled, attempts: office.deliveries.attempts } };
  }
  const body = jsonBody(request);
  if (body === null) return wrong('the body must be a JSON object');
  if (request.method === 'POST' && id === 'webhooks') return switchWebhooks(office, body);
  if (request.method === 'POST' && id === 'suppressions') return releaseAddress(office, body);
  if (request.method === 'POST' && id === 'limits') return setLimits(meter.limits, body);
  if (request.method === 'POST' && verb === 'events') return letHappen(office, id ?? '', body);
  return { status: 404, body: { error: `no such control: ${request.method} ${request.path}` } };
}

/** Oldest first; `to` is an address in any spelling, `kind` the value of the tag of that name. */
function acceptedMails(office: PostOffice, to: string | null, kind: string | null): object[] {
  const wanted = to === null || to === '' ? null : bareAddress(to);
  return office
    .oldestFirst()
    .filter((mail) => wanted === null || mail.to.some((address) => bareAddress(address) === wanted))
    .filter((mail) => kind === null || kind === '' || mail.tags.kind === kind)
    .map(presentMail);
}

function presentMail(mail: Mail): object {
  const { id, to, cc, bcc, from, replyTo, subject, headers, tags, html, text, attachments, idempotencyKey } = mail;
  return {
    id,
    to,
    cc,
    bcc,
    from,
    replyTo,
    subject,
    kind: tags.kind ?? null,
    tags,
    headers,
    html,
    text,
    attachments: attachments.map(({ filename, contentType, content }) => ({ filename, contentType, content })),
    acceptedAt: new Date(mail.acceptedAt).toISOString(),
    scheduledAt: mail.scheduledAt === null ? null : new Date(mail.scheduledAt).toISOString(),
    idempotencyKey,
    status: lastStatus(mail),
  };
}

function switchWebhooks(office: PostOffice, { enabled }: Record<string, unknown>): SandboxResponse {
  if (typeof enabled !== 'boolean') return wrong('expected {"enabled": true|false}');
  office.deliveries.enabled = enabled;
  return { status: 200, body: { enabled } };
}

function releaseAddress(office: PostOffice, { release }: Record<string, unknown>): SandboxResponse {
  if (typeof release !== 'string') return wrong('expected {"release": "address"}');
  return { status: 200, body: { released: office.release(release) } };
}

function setLimits(limits: Limits, body: Record<string, unknown>): SandboxResponse {
  const { perSecond, perDay, ...unknown } = { ...limits, ...body };
  if (!isLimit(perSecond) || !isLimit(perDay) || Object.keys(unknown).length > 0) {
    return wrong('expected {"perSecond": count or null, "perDay": count or null}');
  }
  Object.assign(limits, { perSecond, perDay });
  return { status: 200, body: limits };
}

function isLimit(value: unknown): value is number | null {
  return value === null || (typeof value === 'number' && Number.isInteger(value) && value > 0);
}

function letHappen(office: PostOffice, id: string, { type, link }: Record<string, unknown>): SandboxResponse {
  const mail = office.find(id);
  if (!mail) return { status: 404, body: { error: `no mail has the id ${id}` } };
  const status = happenings.find((name) => name === type);
  if (!status) return wrong(`type must be one of ${happenings.join(', ')}`);
  office.happen(mail, status, typeof link === 'string' ? { link } : {});
  return { status: 200, body: { id, status } };
}

function wrong(error: string): SandboxResponse {
  return { status: 400, body: { error } };
}
