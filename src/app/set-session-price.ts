import { inTransaction } from '../db/client.ts';
import { lockMentorCalendar } from '../db/queries/calendars.ts';
import { findSessionPrice, listSessionPrices, saveSessionPrice } from '../db/queries/prices.ts';
import { findMentor } from '../db/queries/users.ts';
import { maySetPrices } from '../domain/access.ts';
import type { User } from '../domain/actor.ts';
import { notFound, type UserError } from '../domain/fault.ts';
import { priceProblems, type SessionPrice } from '../domain/payments/session-price.ts';
import type { Deps } from './deps.ts';
import { recordChange } from './record-change.ts';

/**
 * Sets what a session of one length costs with a mentor, from the next booking on: what is booked keeps its price.
 * Mentors set their own, admins anybody's; to everybody else there is no such mentor.
 */
export async function setSessionPrice(
  deps: Pick<Deps, 'db' | 'clock' | 'random'>,
  user: User,
  asked: SessionPrice,
): Promise<{ readonly saved: SessionPrice } | { readonly problems: readonly UserError[] }> {
  const { mentorId, sessionMinutes, price } = asked;
  await requirePriced(deps, user, mentorId);
  const problems = priceProblems(asked, Intl.supportedValuesOf('currency'));
  if (problems.length > 0)
    return { problems: problems.map((each) => ({ ...each, path: ['input', ...(each.path ?? [])] })) };
  const now = deps.clock.now();
  await inTransaction(deps.db, async (tx) => {
    await lockMentorCalendar(tx, mentorId);
    const before = await findSessionPrice(tx, mentorId, sessionMinutes);
    await saveSessionPrice(tx, asked, now);
    await recordChange(deps, tx, now, {
      actor: { kind: 'user', user },
      action: 'price.set',
      subject: `mentor/${mentorId}`,
      details: { sessionMinutes, before, after: price },
    });
  });
  return { saved: asked };
}

/** The prices a mentor has set. Theirs and admins' to read as a list; everybody reads what a series costs. */
export async function readSessionPrices(
  deps: Pick<Deps, 'db'>,
  user: User,
  mentorId: string,
): Promise<readonly SessionPrice[]> {
  await requirePriced(deps, user, mentorId);
  return listSessionPrices(deps.db, mentorId);
}

async function requirePriced(deps: Pick<Deps, 'db'>, user: User, mentorId: string): Promise<void> {
  if (!maySetPrices(user, mentorId) || (await findMentor(deps.db, mentorId)) === null) throw notFound('mentor');
}
