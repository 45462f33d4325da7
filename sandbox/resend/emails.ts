import type { SandboxRequest } from '../kernel.ts';
import { invalid, ResendFault } from './fault.ts';
import type { Meter } from './limits.ts';
import { lastStatus, type Mail, type MailDraft } from './mail.ts';
import { readMail, readScheduledAt } from './payload.ts';
import type { PostOffice } from './post-office.ts';

export interface Call {
  readonly office: PostOffice;
  readonly meter: Meter;
  readonly request: SandboxRequest;
  readonly key: string | null;
}

const mostInBatch = 100;

/** The email endpoints, as the published description has them. Answers the body of a 200; throws refusals. */
export function answerCall(call: Call): object {
  const { method, path } = call.request;
  const [, , resource, id, verb, ...rest] = path.split('/');
  if (resource !== 'emails' || rest.length > 0)
    throw new ResendFault(404, 'not_found', 'The requested endpoint does not exist.');
  if (id === undefined) return method === 'POST' ? send(call) : get(method, () => list(call));
  if (id === 'batch' && verb === undefined && method === 'POST') return sendBatch(call);
  const mail = call.office.find(id);
  if (!mail) throw new ResendFault(404, 'not_found', 'Email not found');
  if (verb === 'cancel' && method === 'POST') return cancel(call, mail);
  if (verb === undefined && method === 'PATCH') return reschedule(call, mail);
  return get(method, () => presentMail(mail));
}

function get(method: string, run: () => object): object {
  if (method === 'GET') return run();
  throw new ResendFault(405, 'method_not_allowed', 'Method is not allowed for the requested path.');
}

function send({ office, meter, request, key }: Call): object {
  const now = office.kernel.now();
  const draft = readMail(json(request), now);
  meter.mails(recipients(draft), now);
  return { id: office.accept(draft, key).id };
}

/** All or nothing, unless `x-batch-validation: permissive` asks for whatever is valid and a list of the rest. */
function sendBatch({ office, meter, request, key }: Call): object {
  const payloads = json(request);
  if (!Array.isArray(payloads) || payloads.length === 0) throw invalid('The payload must be an array of emails.');
  if (payloads.length > mostInBatch) throw invalid(`The batch must contain at most ${mostInBatch} emails.`);
  const now = office.kernel.now();
  const permissive = request.headers['x-batch-validation'] === 'permissive';
  const drafts: MailDraft[] = [];
  const errors: { index: number; message: string }[] = [];
  for (const [index, payload] of payloads.entries()) {
    try {
      drafts.push(batchable(readMail(payload, now)));
    } catch (error) {
      if (!permissive || !(error instanceof ResendFault)) throw error;
      errors.push({ index, message: error.message });
    }
  }
  meter.mails(
    drafts.reduce((sum, draft) => sum + recipients(draft), 0),
    now,
  );
  const data = drafts.map((draft) => ({ id: office.accept(draft, key).id }));
  return permissive ? { data, errors } : { data };
}

function batchable(draft: MailDraft): MailDraft {
  if (draft.attachments.length > 0) throw invalid('The `attachments` field is not supported in batch emails.');
  if (draft.scheduledAt !== null) throw invalid('The `scheduled_at` field is not supported in batch emails.');
  return draft;
}

function list({ office, request }: Call): object {
  const mails = office.oldestFirst().reverse();
  const limit = Number(request.query.get('limit') ?? 20);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw invalid('The `limit` parameter must be between 1 and 100.', 'invalid_parameter');
  const after = request.query.get('after');
  const start = after === null ? 0 : mails.findIndex((mail) => mail.id === after) + 1;
  const page = mails.slice(start, start + limit);
  return { object: 'list', has_more: mails.length > start + limit, data: page.map(presentMail) };
}

function cancel({ office }: Call, mail: Mail): object {
  requireScheduled(mail);
  office.happen(mail, 'canceled');
  return { object: 'email', id: mail.id };
}

function reschedule({ office, request }: Call, mail: Mail): object {
  requireScheduled(mail);
  const body = json(request);
  const wanted = typeof body === 'object' && body !== null && 'scheduled_at' in body ? body.scheduled_at : undefined;
  const at = readScheduledAt(wanted, office.kernel.now());
  if (at === null) throw invalid('The `scheduled_at` field must be in the future.');
  office.reschedule(mail, at);
  return { object: 'email', id: mail.id };
}

function requireScheduled(mail: Mail): void {
  if (lastStatus(mail) !== 'scheduled') throw invalid('Email is not scheduled and can no longer be changed.');
}

function recipients({ to, cc, bcc }: MailDraft): number {
  return to.length + cc.length + bcc.length;
}

/** A mail as `GET /emails/{id}` shows it. */
function presentMail(mail: Mail): object {
  return {
    object: 'email',
    id: mail.id,
    message_id: mail.messageId,
    to: mail.to,
    from: mail.from,
    created_at: new Date(mail.acceptedAt).toISOString().replace('T', ' ').replace('Z', '+00'),
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    bcc: mail.bcc,
    cc: mail.cc,
    reply_to: mail.replyTo,
    last_event: lastStatus(mail),
    scheduled_at: mail.scheduledAt === null ? null : new Date(mail.scheduledAt).toISOString(),
    tags: Object.entries(mail.tags).map(([name, value]) => ({ name, value })),
  };
}

function json(request: SandboxRequest): unknown {
  try {
    return JSON.parse(request.body.toString('utf8'));
  } catch {
    throw invalid('The request body is not valid JSON.');
  }
}
