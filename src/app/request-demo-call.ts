import { inTransaction } from '../db/client.ts';
import { insertDemoCall } from '../db/queries/demo-calls.ts';
import { DEMO_CALL_LIMITS, DEMO_CALL_RULES, type DemoCall, verifyBy } from '../domain/demo-calls/demo-call.ts';
import { Fault, type UserError, userError } from '../domain/fault.ts';
import type { Guest } from '../domain/notifications/recipient.ts';
import { addMs, DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS } from '../domain/time.ts';
import { textProblems } from './booking-problems.ts';
import { listDemoCallSlots } from './demo-call-times.ts';
import type { Deps } from './deps.ts';
import { newId } from './new-id.ts';
import { planVerification } from './plan-demo-call-messages.ts';
import { recordChange } from './record-change.ts';
import { takeRate } from './take-rate.ts';
import { paragraphProblems } from './update-profile.ts';

export interface DemoCallRequest {
  readonly guest: Guest;
  readonly note: string | null;
  readonly start: EpochMs;
}

export type DemoCallRequestOutcome = { readonly verifyBy: EpochMs } | { readonly problems: readonly UserError[] };

/**
 * Asks for a demo call. Nothing is held: a mail with a link goes to the address, and only who opens it gets a time, the
 * one wished for or another. A hold would let anybody take the team's week with addresses that are not theirs.
 *
 * The answer is the same whatever is known of the address, and also when no mail goes out because that address had
 * three today. Throws `RATE_LIMITED` after ten requests an hour from one network address.
 */
export async function requestDemoCall(
  deps: Pick<Deps, 'db' | 'clock' | 'random' | 'config'>,
  request: DemoCallRequest,
  networkAddress: string,
): Promise<DemoCallRequestOutcome> {
  const { start } = request;
  const note = request.note?.trim() ? request.note.trim() : null;
  const problems = [
    ...textProblems(request.guest.name, DEMO_CALL_LIMITS.name, ['input', 'name']),
    ...(note === null ? [] : paragraphProblems(note, DEMO_CALL_LIMITS.note, ['input', 'note'])),
  ];
  if (problems.length > 0) return { problems };
  await takeRate(deps, { key: `demo-call/address/${networkAddress}`, most: REQUESTS_AN_HOUR, windowMs: HOUR_MS });
  const slots = await listDemoCallSlots(deps, { from: start, to: addMs(start, 1), key: null });
  if (slots.length === 0) {
    return { problems: [userError('SLOT_NOT_AVAILABLE', 'Nobody is free then.', ['input', 'start'])] };
  }
  const now = deps.clock.now();
  const guest = { ...request.guest, name: request.guest.name.trim(), email: request.guest.email.toLowerCase() };
  const call: DemoCall = {
    ...{ id: newId(deps), hostId: null, guest, note, status: 'REQUESTED', start, version: 0 },
    end: addMs(start, DEMO_CALL_RULES.sessionMinutes * MINUTE_MS),
    ...{ verifyBy: verifyBy(now, start), meetLink: null, cancelReason: null, createdAt: now },
  };
  if (await mayMail(deps, guest.email)) await store(deps, call, now);
  return { verifyBy: call.verifyBy };
}

/** How often one address is mailed is nobody's business but its owner's: a refusal would tell. */
async function mayMail(deps: Pick<Deps, 'db' | 'clock'>, email: string): Promise<boolean> {
  try {
    await takeRate(deps, { key: `demo-call/mail/${email}`, most: MAILS_A_DAY, windowMs: DAY_MS });
    return true;
  } catch (error) {
    if (error instanceof Fault && error.code === 'RATE_LIMITED') return false;
    throw error;
  }
}

async function store(deps: Pick<Deps, 'db' | 'clock' | 'random'>, call: DemoCall, now: EpochMs): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    await insertDemoCall(tx, call, now);
    await recordChange(deps, tx, now, {
      actor: { kind: 'system' },
      action: 'demo_call.requested',
      subject: `demo-call/${call.id}`,
      details: { start: call.start },
      effects: await planVerification(deps, tx, call, now),
    });
  });
}

const REQUESTS_AN_HOUR = 10;
const MAILS_A_DAY = 3;
