import { findLatestOfKind } from '../db/queries/message-records.ts';
import { findMessage } from '../db/queries/messages.ts';
import { notFound, type UserError, userError } from '../domain/fault.ts';
import { isUuid } from '../domain/ids.ts';
import type { MessageKind } from '../domain/notifications/message.ts';
import type { Deps } from './deps.ts';
import { drafts } from './mails/drafts.ts';
import { sampleMail } from './mails/sample-mail.ts';

export interface MailPreview {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly attachments: readonly string[];
  readonly example: string | null;
  readonly examples: readonly string[];
}

interface Question {
  readonly kind: MessageKind;
  /** Null for an example about invented people. */
  readonly bookingId: string | null;
  /** A language tag, for an example. */
  readonly locale: string;
  readonly example: string | null;
}

type Previewed = { readonly preview: MailPreview | null; readonly userErrors: readonly UserError[] };

/**
 * What a mail says, for an admin; nothing is sent or kept. Of a booking it is its latest message of that kind, written
 * anew from the truth as it is now, in its recipient's language. Throws `NOT_FOUND` when it has none.
 */
export function previewMail(
  deps: Pick<Deps, 'db' | 'clock' | 'config' | 'invitations' | 'receipts'>,
  question: Question,
): Promise<Previewed> {
  const { bookingId } = question;
  return bookingId === null ? Promise.resolve(ofExample(question)) : ofBooking(deps, question.kind, bookingId);
}

function ofExample({ kind, locale, example }: Question): Previewed {
  const sample = sampleMail(kind, locale, example);
  if (sample === null) return refused('There is no such example of this kind of message.', 'example');
  const { mail, ...named } = sample;
  return { preview: { ...mail, ...named, attachments: [] }, userErrors: [] };
}

async function ofBooking(
  deps: Pick<Deps, 'db' | 'clock' | 'config' | 'invitations' | 'receipts'>,
  kind: MessageKind,
  bookingId: string,
): Promise<Previewed> {
  const id = isUuid(bookingId) ? await findLatestOfKind(deps.db, bookingId, kind) : null;
  const message = id === null ? null : await findMessage(deps.db, id);
  const draft = await (message === null ? undefined : drafts[kind]?.(deps, message, deps.clock.now()));
  if (draft === undefined) throw notFound('message');
  switch (draft.decision) {
    case 'DROP':
      return refused(`It would not be sent now: ${draft.reason}.`, 'bookingId');
    case 'WAIT':
      return refused('It still waits for its rooms.', 'bookingId');
    default: {
      const files = draft.decision === 'SEND' ? draft.attachments : [];
      const attachments = files.map(({ filename }) => filename);
      return { preview: { ...draft.mail, attachments, example: null, examples: [] }, userErrors: [] };
    }
  }
}

function refused(message: string, argument: string): Previewed {
  return { preview: null, userErrors: [userError('NOTHING_TO_SHOW', message, [argument])] };
}
