import type { Transaction } from '../db/client.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import { type MessagePlan, type OwedSending, planMessages } from './plan-messages.ts';

/** What happened, and when. */
interface Cause {
  /** `user/<id>`, `verification/<mentor id>`, `ticket/<id>`, `review/<id>`. */
  readonly cause: string;
  readonly version: number;
  readonly now: EpochMs;
}

type Letter = Pick<MessagePlan, 'kind' | 'recipientId'> & Partial<Omit<MessagePlan, 'cause' | 'version'>>;

/** Plans messages about people, their papers, questions and reviews: each once for its cause, version and recipient. */
export async function planToPeople(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: Transaction,
  { cause, version, now }: Cause,
  letters: readonly Letter[],
): Promise<OwedSending[]> {
  const plans = letters.map((letter) => ({ bookingId: null, sessionId: null, ...letter, cause, version }));
  return planMessages(deps, tx, plans, now);
}
