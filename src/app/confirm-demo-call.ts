import { inTransaction, isExclusionViolation, type Transaction } from '../db/client.ts';
import { countCalls, hasCallAhead, lockDemoCall, updateDemoCall } from '../db/queries/demo-calls.ts';
import { type DemoHost, lockHostCalendars } from '../db/queries/demo-hosts.ts';
import { isSlot } from '../domain/availability/slots.ts';
import {
  DEMO_CALL_RULES,
  type DemoCall,
  type FreeHost,
  LOAD_WINDOW_MS,
  leastLoaded,
} from '../domain/demo-calls/demo-call.ts';
import { type UserError, userError } from '../domain/fault.ts';
import { addMs, type EpochMs, MINUTE_MS } from '../domain/time.ts';
import { activeHosts, liveBusyOf, loadCallBundles } from './demo-call-times.ts';
import type { Deps } from './deps.ts';
import { demoCallBy } from './find-demo-call.ts';
import type { LiveBusy } from './live-busy.ts';
import { planCallMessages } from './plan-demo-call-messages.ts';
import { recordCallChange } from './record-call-change.ts';

export type DemoCallStep = { readonly call: DemoCall } | { readonly problems: readonly UserError[] };

type StepDeps = Pick<Deps, 'db' | 'clock' | 'random' | 'timers' | 'vault' | 'calendars' | 'log' | 'config'>;

/**
 * Confirms a guest's address by the link in their mail, and with it the call: at the time they wished for, or at
 * `start` where that is gone. The least loaded of the hosts who are free then gets it. Good once; a refusal for
 * reasons of time leaves the link good for another time. Throws `NOT_FOUND` for a token we did not sign.
 */
export async function confirmDemoCall(
  deps: StepDeps,
  { token, start }: { readonly token: string; readonly start: EpochMs | null },
): Promise<DemoCallStep> {
  const found = await demoCallBy(deps, { token, purpose: 'CONFIRM' });
  const now = deps.clock.now();
  const wanted = start ?? found.start;
  const hosts = await activeHosts(deps);
  const live = new Map<string, LiveBusy>();
  if (found.status === 'REQUESTED') {
    const heard = await Promise.all(hosts.map(({ hostId }) => liveBusyOf(deps, hostId, wanted, now)));
    hosts.forEach(({ hostId }, i) => {
      live.set(hostId, heard[i] ?? 'UNKNOWN');
    });
  }
  try {
    return await inTransaction(deps.db, (tx) => take(deps, tx, { callId: found.id, wanted, hosts, live, now }));
  } catch (error) {
    if (isExclusionViolation(error))
      return refused(userError('SLOT_TAKEN', 'Somebody else was faster.', ['input', 'start']));
    throw error;
  }
}

interface Taking {
  readonly callId: string;
  readonly wanted: EpochMs;
  readonly hosts: readonly DemoHost[];
  readonly live: ReadonlyMap<string, LiveBusy>;
  readonly now: EpochMs;
}

/** All hosts' calendars first, in the order of their ids, then the call: whoever takes a host's time waits here. */
async function take(deps: StepDeps, tx: Transaction, { callId, wanted, ...taking }: Taking): Promise<DemoCallStep> {
  const { hosts, now } = taking;
  await lockHostCalendars(
    tx,
    hosts.map(({ hostId }) => hostId),
  );
  const call = await lockDemoCall(tx, callId);
  if (call?.status !== 'REQUESTED') return refused(userError('LINK_USED', 'This link was used before.', TOKEN));
  if (now >= call.verifyBy)
    return refused(userError('LINK_EXPIRED', 'This link is good no longer. Ask for a call once more.', TOKEN));
  if (await hasCallAhead(tx, call.guest.email, now)) {
    return refused(
      userError('DEMO_CALL_EXISTS', 'You have a demo call ahead already. Its mail says how to move it.', TOKEN),
    );
  }
  const free = await freeHosts({ ...deps, db: tx }, { ...taking, wanted });
  const hostId = leastLoaded(free.map(({ host }) => host));
  const chosen = free.find(({ host }) => host.hostId === hostId);
  if (hostId === null || chosen === undefined)
    return refused(userError('SLOT_TAKEN', 'Nobody is free then.', ['input', 'start']));
  const scheduled = {
    ...call,
    ...{ hostId, status: 'SCHEDULED' as const, start: wanted, version: call.version + 1 },
    end: addMs(wanted, DEMO_CALL_RULES.sessionMinutes * MINUTE_MS),
  };
  await updateDemoCall(tx, scheduled, chosen.bufferMinutes, now);
  const owed = await planCallMessages(deps, tx, { kind: 'DEMO_CALL_SCHEDULED', call: scheduled, now });
  const actor = { kind: 'system' } as const;
  await recordCallChange(deps, tx, {
    call: scheduled,
    action: 'demo_call.scheduled',
    actor,
    owed,
    times: [scheduled],
    now,
  });
  return { call: scheduled };
}

async function freeHosts(
  deps: Pick<Deps, 'db' | 'config'>,
  { hosts, live, wanted, now }: Omit<Taking, 'callId'>,
): Promise<{ readonly host: FreeHost; readonly bufferMinutes: number }[]> {
  const load = await countCalls(deps.db, addMs(wanted, -LOAD_WINDOW_MS), addMs(wanted, LOAD_WINDOW_MS));
  const range = { from: wanted, to: addMs(wanted, 1), now };
  const bundles = await loadCallBundles(deps, hosts, range, (id) => ({ live: live.get(id) ?? 'UNKNOWN' }));
  return hosts.flatMap(({ hostId }, i) => {
    const bundle = bundles[i] ?? null;
    if (bundle === null || !isSlot(bundle, wanted)) return [];
    return [{ host: { hostId, calls: load.get(hostId) ?? 0 }, bufferMinutes: bundle.bufferMinutes }];
  });
}

const TOKEN = ['input', 'token'];

function refused(problem: UserError): DemoCallStep {
  return { problems: [problem] };
}
