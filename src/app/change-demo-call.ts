import { inTransaction, isExclusionViolation, type Transaction } from '../db/client.ts';
import { lockMentorCalendar } from '../db/queries/calendars.ts';
import { lockDemoCall, type StoredDemoCall, updateDemoCall } from '../db/queries/demo-calls.ts';
import { isSlot } from '../domain/availability/slots.ts';
import {
  DEMO_CALL_LIMITS,
  DEMO_CALL_RULES,
  type DemoCallOutcome,
  isChangeable,
} from '../domain/demo-calls/demo-call.ts';
import { type UserError, userError } from '../domain/fault.ts';
import { addMs, type EpochMs, MINUTE_MS } from '../domain/time.ts';
import { textProblems } from './booking-problems.ts';
import type { DemoCallStep } from './confirm-demo-call.ts';
import { activeHosts, liveBusyOf, loadCallBundles } from './demo-call-times.ts';
import type { Deps } from './deps.ts';
import { actorOf, type DemoCallKey, demoCallBy } from './find-demo-call.ts';
import { planCallMessages } from './plan-demo-call-messages.ts';
import { recordCallChange } from './record-call-change.ts';

type ChangeDeps = Pick<Deps, 'db' | 'clock' | 'random' | 'timers' | 'vault' | 'calendars' | 'log' | 'config'>;
type HostedCall = StoredDemoCall & { readonly hostId: string };

/**
 * Gives a call that has not begun another time with the same host: for its guest by their link, for its host and for
 * admins. Its room and both links stay. Throws `NOT_FOUND` for a call that is not theirs.
 */
export async function moveDemoCall(deps: ChangeDeps, key: DemoCallKey, start: EpochMs): Promise<DemoCallStep> {
  const found = await demoCallBy(deps, key);
  const now = deps.clock.now();
  const host = (await activeHosts(deps)).find(({ hostId }) => hostId === found.hostId);
  if (host === undefined)
    return refused(userError('DEMO_CALL_NOT_CHANGEABLE', 'Its host gives no calls any more. Cancel it.', CALL));
  const live = isChangeable(found, now) ? await liveBusyOf(deps, host.hostId, start, now) : [];
  const range = { from: start, to: addMs(start, 1), now };
  try {
    return await withCall(deps, found, async (tx, call) => {
      if (!isChangeable(call, now)) return notChangeable();
      const beside = { moves: call.id, live };
      const [bundle = null] = await loadCallBundles({ ...deps, db: tx }, [host], range, () => beside);
      if (bundle === null || !isSlot(bundle, start)) {
        return refused(userError('SLOT_NOT_AVAILABLE', 'Your host is not free then.', ['input', 'start']));
      }
      const end = addMs(start, DEMO_CALL_RULES.sessionMinutes * MINUTE_MS);
      const moved = { ...call, start, end, version: call.version + 1 };
      await updateDemoCall(tx, moved, bundle.bufferMinutes, now);
      const before = { sessionId: call.id, previousStart: call.start, previousEnd: call.end };
      const facts = { changedBy: authorOf(key, call), moves: [{ ...before, version: moved.version }] };
      const owed = await planCallMessages(deps, tx, { kind: 'DEMO_CALL_MOVED', call: moved, facts, now });
      const change = { call: moved, actor: actorOf(key), action: 'demo_call.moved', owed, times: [call, moved], now };
      await recordCallChange(deps, tx, { ...change, details: { previousStart: call.start } });
      return { call: moved };
    });
  } catch (error) {
    if (isExclusionViolation(error))
      return refused(userError('SLOT_TAKEN', 'Somebody else was faster.', ['input', 'start']));
    throw error;
  }
}

/** Cancels a call that has not begun; its time is free at once and both are told. For the same people as a move. */
export async function cancelDemoCall(deps: ChangeDeps, key: DemoCallKey, reason: string | null): Promise<DemoCallStep> {
  const problems = reason === null ? [] : textProblems(reason, DEMO_CALL_LIMITS.reason, ['input', 'reason']);
  if (problems.length > 0) return { problems };
  const found = await demoCallBy(deps, key);
  const now = deps.clock.now();
  return withCall(deps, found, async (tx, call) => {
    if (!isChangeable(call, now)) return notChangeable();
    const cancelled = { ...call, status: 'CANCELLED' as const, version: call.version + 1, cancelReason: reason };
    await updateDemoCall(tx, cancelled, 0, now);
    const facts = { changedBy: authorOf(key, call), reason };
    const owed = await planCallMessages(deps, tx, { kind: 'DEMO_CALL_CANCELLED', call: cancelled, facts, now });
    const change = { call: cancelled, actor: actorOf(key), action: 'demo_call.cancelled', owed, times: [call], now };
    await recordCallChange(deps, tx, change);
    return { call: cancelled };
  });
}

/** Writes down what became of a call that has begun: for its host and for admins; may be said anew. */
export async function recordDemoCall(
  deps: ChangeDeps,
  key: Extract<DemoCallKey, { viewer: unknown }>,
  outcome: DemoCallOutcome,
): Promise<DemoCallStep> {
  const found = await demoCallBy(deps, key);
  const now = deps.clock.now();
  return withCall(deps, found, async (tx, call) => {
    const path = ['input', 'demoCallId'];
    if (call.status === 'CANCELLED') return notChangeable(path);
    if (call.start > now) return refused(userError('DEMO_CALL_NOT_CHANGEABLE', 'It has not begun.', path));
    const over = { ...call, status: outcome };
    await updateDemoCall(tx, over, 0, now);
    const change = { call: over, actor: actorOf(key), action: 'demo_call.recorded', owed: [], times: [], now };
    await recordCallChange(deps, tx, { ...change, details: { outcome } });
    return { call: over };
  });
}

/** The host's calendar first, then the call. Who a call's host is never changes. */
function withCall(
  deps: ChangeDeps,
  { id, hostId }: StoredDemoCall,
  step: (tx: Transaction, call: HostedCall) => Promise<DemoCallStep>,
): Promise<DemoCallStep> {
  return inTransaction(deps.db, async (tx) => {
    if (hostId !== null) await lockMentorCalendar(tx, hostId);
    const call = await lockDemoCall(tx, id);
    if (call === null || hostId === null || call.hostId === null) return notChangeable();
    return step(tx, { ...call, hostId: call.hostId });
  });
}

/** Who mails say it was: a guest is known by the call's own id. */
function authorOf(key: DemoCallKey, call: HostedCall): string {
  return 'viewer' in key ? key.viewer.id : call.id;
}

function notChangeable(path: readonly string[] = CALL): DemoCallStep {
  return refused(userError('DEMO_CALL_NOT_CHANGEABLE', 'It has begun, is over, or was cancelled.', path));
}

const CALL = ['input', 'call'];

function refused(problem: UserError): DemoCallStep {
  return { problems: [problem] };
}
