import { renderMail } from '../../../emails/render.ts';
import type { StoredMessage } from '../../db/queries/messages.ts';
import { findSuppression } from '../../db/queries/suppressions.ts';
import { findUsers } from '../../db/queries/users.ts';
import type { Deps } from '../deps.ts';
import { loadRecipient } from './load-recipient.ts';
import { drop, type MailDraft } from './mail-draft.ts';
import { localeOf } from './mail-facts.ts';

type NoticeDeps = Pick<Deps, 'db' | 'config'>;

/** To whoever's address takes no mail any more, on the dashboard alone: a mail would not arrive. */
export async function draftAddressNeeded(deps: NoticeDeps, message: StoredMessage): Promise<MailDraft> {
  const { email } = suppressedAddress(message);
  const recipient = await loadRecipient(deps, message);
  const dashboardUrl = deps.config.http.dashboardUrl;
  const mail = renderMail('ADDRESS_NEEDED', localeOf(recipient), {
    recipientName: recipient.name,
    email,
    settingsUrl: `${dashboardUrl}/settings`,
    dashboardUrl,
  });
  return { decision: 'SHOW', mail };
}

/** To the admins: an address takes no mail any more. Not said of one that was put right meanwhile. */
export async function draftAddressSuppressed(deps: NoticeDeps, message: StoredMessage): Promise<MailDraft> {
  const { email, reason } = suppressedAddress(message);
  if ((await findSuppression(deps.db, email)) === null) return drop('SUPERSEDED', 'ADDRESS_PUT_RIGHT');
  const recipient = await loadRecipient(deps, message);
  const { personId } = message.facts;
  const [person] = personId === undefined ? [] : await findUsers(deps.db, [personId]);
  const dashboardUrl = deps.config.http.dashboardUrl;
  const mail = renderMail('ADMIN_ADDRESS_SUPPRESSED', localeOf(recipient), {
    recipientName: recipient.name,
    personName: person?.name ?? null,
    email,
    reason,
    personUrl: person === undefined ? `${dashboardUrl}/admin/messages` : `${dashboardUrl}/admin/people/${person.id}`,
    dashboardUrl,
  });
  return { decision: 'SEND', mail, attachments: [] };
}

function suppressedAddress({ facts }: StoredMessage) {
  const { address, addressReason } = facts;
  if (address === undefined || addressReason === undefined) throw new Error('a notice lost its address');
  return { email: address, reason: addressReason };
}
