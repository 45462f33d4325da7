import { isRecord } from '../http.ts';
import { readAttachments } from './attachments.ts';
import { invalid } from './fault.ts';
import { bareAddress, type MailDraft } from './mail.ts';

type Payload = Record<string, unknown>;

/**
 * One mail out of the body of `POST /emails`, or Resend's 422. The fields are those of the published
 * description; templates and topics are refused, since the sandbox has none.
 */
export function readMail(payload: unknown, now: number): MailDraft {
  if (!isRecord(payload)) throw invalid('The payload must be a JSON object.');
  const { template, topic_id: topic } = payload;
  if (template !== undefined && template !== null)
    throw invalid('The sandbox has no templates; send `html` or `text`.');
  if (topic !== undefined && topic !== null) throw invalid('The sandbox has no topics.');
  const [html, text] = [optionalText(payload, 'html'), optionalText(payload, 'text')];
  const draft = {
    from: sender(payload),
    to: addresses(payload, 'to'),
    cc: addresses(payload, 'cc'),
    bcc: addresses(payload, 'bcc'),
    replyTo: addresses(payload, 'reply_to'),
    subject: subject(payload),
    html,
    text,
    headers: headers(payload.headers),
    tags: tags(payload.tags),
    attachments: readAttachments(payload.attachments),
    scheduledAt: readScheduledAt(payload.scheduled_at, now),
  };
  if (draft.to.length === 0) throw missing('to');
  if (draft.to.length > mostRecipients) throw invalid('The `to` field must contain at most 50 addresses.');
  if (html === null && text === null) throw invalid('Missing `html` or `text` field.', 'missing_required_field');
  return draft;
}

const mostRecipients = 50;
const thirtyDaysMs = 30 * 86_400_000;

/** ISO 8601 with an offset, within the next 30 days; null when absent. */
export function readScheduledAt(value: unknown, now: number): number | null {
  if (value === undefined || value === null) return null;
  const at =
    typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/.test(value)
      ? Date.parse(value)
      : Number.NaN;
  if (Number.isNaN(at)) throw invalid('Invalid `scheduled_at` field. The date must be in ISO 8601 format.');
  if (at > now + thirtyDaysMs) throw invalid('The `scheduled_at` field must be within the next 30 days.');
  return at <= now ? null : at;
}

function missing(field: string) {
  return invalid(`Missing \`${field}\` field.`, 'missing_required_field');
}

function optionalText(payload: Payload, field: string): string | null {
  const value = payload[field];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw invalid(`The \`${field}\` field must be a \`string\`.`);
  return value;
}

function sender(payload: Payload): string {
  const from = optionalText(payload, 'from');
  if (from === null || from === '') throw missing('from');
  if (!isAddress(from)) throw badAddress('from');
  return from;
}

function subject(payload: Payload): string {
  const value = optionalText(payload, 'subject');
  if (value === null) throw missing('subject');
  if (/[\r\n]/.test(value)) throw invalid('The `\\n` is not allowed in the `subject` field.');
  return value;
}

function addresses(payload: Payload, field: string): string[] {
  const value = payload[field];
  if (value === undefined || value === null) return [];
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.map((address) => {
    if (typeof address !== 'string' || !isAddress(address)) throw badAddress(field);
    return address;
  });
}

function badAddress(field: string) {
  const name = field === 'from' ? 'invalid_from_address' : 'validation_error';
  return invalid(
    `Invalid \`${field}\` field. The email address needs to follow the \`email@example.com\` or \`Name <email@example.com>\` format.`,
    name,
  );
}

function isAddress(address: string): boolean {
  if (/[\r\n]/.test(address)) return false;
  const shape = /^[^<>]*<[^<>]+>$/.test(address) || !/[<>]/.test(address);
  return shape && /^[^\s@<>(),;:"]+@[^\s@<>(),;:"]+\.[^\s@<>(),;:".]+$/.test(bareAddress(address));
}

function headers(value: unknown): Record<string, string> {
  if (value === undefined || value === null) return {};
  if (!isRecord(value)) throw invalid('The `headers` field must be an `object`.');
  for (const [name, text] of Object.entries(value)) {
    if (typeof text !== 'string' || /[\r\n]/.test(text) || !/^[!-9;-~]+$/.test(name)) {
      throw invalid(`Invalid header \`${name}\`.`);
    }
  }
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]));
}

function tags(value: unknown): Record<string, string> {
  if (value === undefined || value === null) return {};
  if (!Array.isArray(value)) throw invalid('The `tags` field must be an `array`.');
  return Object.fromEntries(
    value.map((tag: unknown) => {
      const { name, value: text } = isRecord(tag) ? tag : {};
      if (!isTagText(name) || !isTagText(text)) {
        throw invalid('Tags should only contain ASCII letters, numbers, underscores, or dashes.');
      }
      return [name, text];
    }),
  );
}

function isTagText(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9_-]{1,256}$/.test(value);
}
