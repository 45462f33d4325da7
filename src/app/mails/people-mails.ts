import { type RenderedMail, renderMail } from '../../../emails/render.ts';
import type { StoredMessage } from '../../db/queries/messages.ts';
import { findUsers } from '../../db/queries/users.ts';
import { findVerification } from '../../db/queries/verifications.ts';
import type { User } from '../../domain/actor.ts';
import type { OnboardingStep } from '../../domain/people/profile.ts';
import type { Verification } from '../../domain/people/verification.ts';
import { displayLocale } from '../../domain/zones/zoned-text.ts';
import type { Deps } from '../deps.ts';
import { readOnboarding } from '../read-onboarding.ts';
import { unsubscribeUrl } from '../unsubscribe-link.ts';
import { drop, type MailDraft } from './mail-draft.ts';

type DraftDeps = Pick<Deps, 'db' | 'config'>;

/** To a mentor: welcome, what comes next, and that nothing is missing. Each is looked at again before it goes out. */
export async function draftOnboarding(deps: DraftDeps, message: StoredMessage): Promise<MailDraft> {
  const mentor = await personOf(deps, message.recipientId);
  const locale = displayLocale(mentor.locale);
  const { dashboardUrl } = deps.config.http;
  const base = { mentorName: mentor.name, dashboardUrl };
  if (message.kind === 'MENTOR_WELCOME') {
    return send(renderMail('MENTOR_WELCOME', locale, { ...base, startUrl: `${dashboardUrl}/onboarding` }));
  }
  const { steps, nextStep } = await readOnboarding(deps.db, mentor.id);
  if (message.kind === 'MENTOR_READY') {
    if (nextStep !== null) return drop('SUPERSEDED', 'SOMETHING_IS_MISSING');
    return send(renderMail('MENTOR_READY', locale, { ...base, profileUrl: `${dashboardUrl}/mentors/${mentor.id}` }));
  }
  if (nextStep === null) return drop('SUPERSEDED', 'READY');
  const mail = renderMail('MENTOR_NEXT_STEP', locale, {
    ...base,
    step: nextStep,
    done: steps.filter(({ done }) => done).length,
    total: steps.length,
    stepUrl: `${dashboardUrl}/onboarding/${STEP_PATHS[nextStep]}`,
    unsubscribeUrl: unsubscribeUrl(deps.config, mentor.id, 'TIPS'),
  });
  return send(mail);
}

const STEP_PATHS: Readonly<Record<OnboardingStep, string>> = {
  CALENDAR: 'calendar',
  SCHEDULE: 'schedule',
  PRICE: 'price',
  VERIFICATION: 'verification',
};

/** About a mentor's papers: to the team that they came in, to the mentor that they did, and what was decided. */
export async function draftVerification(deps: DraftDeps, message: StoredMessage): Promise<MailDraft> {
  const mentorId = message.cause.slice('verification/'.length);
  const verification = await findVerification(deps.db, mentorId);
  if (verification === null) throw new Error('a message lost its request');
  // A later version has messages of its own.
  if (verification.version !== message.version) return drop('SUPERSEDED', 'CHANGED_SINCE');
  const [mentor, recipient] = [await personOf(deps, mentorId), await personOf(deps, message.recipientId)];
  return send(writeVerification(deps, { message, verification, mentor, recipient }));
}

function writeVerification(
  { config }: DraftDeps,
  about: {
    readonly message: StoredMessage;
    readonly verification: Verification;
    readonly mentor: User;
    readonly recipient: User;
  },
): RenderedMail {
  const { message, verification, mentor, recipient } = about;
  const { dashboardUrl } = config.http;
  const locale = displayLocale(recipient.locale);
  const base = { mentorName: mentor.name, dashboardUrl };
  const verificationUrl = `${dashboardUrl}/onboarding/verification`;
  const documents = verification.documentKinds;
  const reasonText = verification.reason;
  switch (message.kind) {
    case 'VERIFICATION_SUBMITTED':
      return renderMail(message.kind, locale, {
        ...base,
        recipientName: recipient.name,
        statementText: verification.statement,
        documents,
        reviewUrl: `${dashboardUrl}/admin/verifications/${mentor.id}`,
      });
    case 'VERIFICATION_RECEIVED':
      return renderMail(message.kind, locale, { ...base, documents, verificationUrl });
    case 'VERIFICATION_MORE_NEEDED':
    case 'VERIFICATION_REJECTED':
      return renderMail(message.kind, locale, { ...base, reasonText: reasonText ?? '', verificationUrl });
    default: {
      const profileUrl = `${dashboardUrl}/mentors/${mentor.id}`;
      return renderMail('VERIFICATION_APPROVED', locale, { ...base, reasonText, profileUrl });
    }
  }
}

/** Somebody a message is to or about; an account is never taken away while messages to it wait. */
export async function personOf(deps: Pick<Deps, 'db'>, id: string): Promise<User> {
  const [found] = await findUsers(deps.db, [id]);
  if (found === undefined) throw new Error('a message lost a person');
  return found;
}

function send(mail: RenderedMail): MailDraft {
  return { decision: 'SEND', mail, attachments: [] };
}
