import { type DemoHost, listDemoHosts } from '../db/queries/demo-hosts.ts';
import { loadTimesOf } from '../db/queries/mentor-times.ts';
import type { AvailabilityBundle } from '../domain/availability/bundle.ts';
import { findSlots } from '../domain/availability/slots.ts';
import { callBundle, mergeSlots } from '../domain/demo-calls/call-availability.ts';
import { Fault } from '../domain/fault.ts';
import type { Interval } from '../domain/interval.ts';
import { addMs, DAY_MS, type EpochMs } from '../domain/time.ts';
import type { Deps } from './deps.ts';
import type { DemoCallKey } from './find-demo-call.ts';
import { demoCallBy } from './find-demo-call.ts';
import { MARGIN_MS } from './list-slots.ts';
import { type LiveBusy, liveBusy } from './live-busy.ts';
import { mentorBundle, stateOf } from './mentor-bundle.ts';

type TimesDeps = Pick<Deps, 'db' | 'clock' | 'config'>;

/** A range the team can be asked about at once. */
const MAX_RANGE_DAYS = 31;

/**
 * When the team can take a demo call that starts in `[from, to)`: the slots of all hosts as one list. Who it would be
 * is not told. Throws `BAD_USER_INPUT` for a range that is empty or longer than 31 days.
 *
 * @param key the call that is to be moved: its own host's slots then, its own time being free; `NOT_FOUND` for none
 */
export async function listDemoCallSlots(
  deps: TimesDeps,
  question: { readonly from: EpochMs; readonly to: EpochMs; readonly key: DemoCallKey | null },
): Promise<Interval[]> {
  const { from, to, key } = question;
  if (to <= from) throw new Fault('BAD_USER_INPUT', '`to` must come after `from`.', { path: ['to'] });
  if (to - from > MAX_RANGE_DAYS * DAY_MS) {
    throw new Fault('BAD_USER_INPUT', `A range may cover ${MAX_RANGE_DAYS} days at most.`, { path: ['to'] });
  }
  const call = key === null ? null : await demoCallBy(deps, key);
  const hosts = (await activeHosts(deps)).filter(({ hostId }) => call === null || hostId === call.hostId);
  const range = { from, to, now: deps.clock.now() };
  const bundles = await loadCallBundles(deps, hosts, range, () => ({ moves: call?.id }));
  return mergeSlots(bundles.map((bundle) => (bundle === null ? [] : findSlots({ ...bundle, from, to }))));
}

/** Those who give calls just now, in the order of their ids. */
export async function activeHosts({ db }: Pick<Deps, 'db'>): Promise<DemoHost[]> {
  return (await listDemoHosts(db)).filter(
    ({ isActive, isBlocked, role }) => isActive && !isBlocked && role !== 'STUDENT',
  );
}

interface BesideHost {
  /** The call that is to go elsewhere: it is not in its own way. */
  readonly moves?: string | undefined;
  /** What Google said just now; `UNKNOWN` leaves nothing free. */
  readonly live?: LiveBusy;
}

/**
 * Everything that decides whether each host can take a call in a range, through the same engine as lessons; in the
 * order of the hosts. Null for one who can take none.
 */
export async function loadCallBundles(
  deps: Pick<Deps, 'db' | 'config'>,
  hosts: readonly Pick<DemoHost, 'hostId' | 'weeklySchedule'>[],
  { from, to, now }: { readonly from: EpochMs; readonly to: EpochMs; readonly now: EpochMs },
  besideOf: (hostId: string) => BesideHost,
): Promise<(AvailabilityBundle | null)[]> {
  const ids = hosts.map(({ hostId }) => hostId);
  const timesOf = await loadTimesOf(deps.db, ids, addMs(from, -MARGIN_MS), addMs(to, MARGIN_MS));
  return hosts.map(({ hostId, weeklySchedule }) => {
    const times = timesOf.get(hostId);
    const { moves, live = [] } = besideOf(hostId);
    if (times === undefined || live === 'UNKNOWN') return null;
    const booked = times.booked.filter(({ sessionId }) => sessionId !== moves);
    const bundle = mentorBundle({ ...times, booked }, stateOf(times, now, deps.config), now, live);
    return callBundle(bundle, weeklySchedule);
  });
}

/** What Google says of a host's time just now, where the mirror is stale; asked before anything is locked. */
export function liveBusyOf(
  deps: Parameters<typeof liveBusy>[0],
  hostId: string,
  start: EpochMs,
  now: EpochMs,
): Promise<LiveBusy> {
  return liveBusy(deps, { mentorId: hostId, firstSessions: [start], moves: true }, now);
}
