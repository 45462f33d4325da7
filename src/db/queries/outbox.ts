import { and, eq, inArray, lt, sql } from 'drizzle-orm';
import type { Effect, EffectKind, EffectOutcome } from '../../domain/effects.ts';
import { addMs, type EpochMs, SECOND_MS } from '../../domain/time.ts';
import type { Database, Queryable } from '../client.ts';
import { epochOf } from '../columns.ts';
import { sessions } from '../tables/bookings.ts';
import { outbox } from '../tables/outbox.ts';
import { announce } from './wakeups.ts';

/** How long a worker may keep an effect without renewing. */
export const LEASE_MS = 30 * SECOND_MS;

/**
 * How many effects of one lane a worker takes at once; it takes no more before they are done. Google holds an account that hangs for ten seconds; so
 * long it keeps two slots, and leaves the others to everybody else.
 */
const LANE_WIDTH = 2;
/** How far into what is due one claim looks: far enough to see behind a lane with a term's sessions in it. */
const LOOK_AHEAD = 256;

export interface OwedEffect {
  readonly id: string;
  readonly key: string;
  readonly effect: Effect;
  readonly dueAt: EpochMs;
  /** What is wanted first goes first where not all that is due can go at once; when it is due, unless said otherwise. */
  readonly wantedBy?: EpochMs;
}

/**
 * Owes effects, in the transaction that causes them. The same key again re-arms the row it has: whoever carries
 * it out reads the truth first, so one row per subject is enough and no two workers meet on one subject.
 */
export async function oweEffects(q: Queryable, owed: readonly OwedEffect[], now: EpochMs): Promise<void> {
  if (owed.length === 0) return;
  const written = q
    .insert(outbox)
    .values(
      owed.map((one) => ({
        ...one,
        lane: laneOf(one.effect),
        wantedBy: one.wantedBy ?? one.dueAt,
        status: 'PENDING' as const,
        arming: 1,
        attempts: 0,
        createdAt: now,
      })),
    )
    .onConflictDoUpdate({
      target: outbox.key,
      set: {
        effect: sql`excluded.effect`,
        lane: sql`excluded.lane`,
        status: 'PENDING',
        arming: sql`${outbox.arming} + 1`,
        dueAt: sql`case when ${outbox.status} = 'PENDING' then least(${outbox.dueAt}, excluded.due_at) else excluded.due_at end`,
        wantedBy: sql`excluded.wanted_by`,
        attempts: 0,
        settledAt: null,
        lastError: null,
      },
    });
  await announce(q, written, { kind: 'outbox' });
}

/** Whose Google account an effect waits for; null for what waits for no account of one person. */
function laneOf(effect: Effect) {
  if ('mentorId' in effect) return `mentor/${effect.mentorId}`;
  if (effect.kind !== 'SYNC_SESSION_EVENT') return null;
  return sql`(select 'mentor/' || ${sessions.mentorId} from ${sessions} where ${sessions.id} = ${effect.sessionId})`;
}

/** Effects that no longer need to happen: those under `keys` that are still waiting. */
export async function forgetEffects(q: Queryable, keys: readonly string[], now: EpochMs): Promise<void> {
  if (keys.length === 0) return;
  await q
    .update(outbox)
    .set({ status: 'DONE', settledAt: now })
    .where(and(eq(outbox.status, 'PENDING'), inArray(outbox.key, [...keys])));
}

export interface ClaimedEffect {
  readonly id: string;
  readonly key: string;
  readonly effect: Effect;
  readonly lane: string | null;
  readonly arming: number;
  /** Tries made, this one included. */
  readonly attempts: number;
  readonly leaseToken: string;
}

/**
 * Takes up to `limit` due effects for this worker, those first that are wanted first, and of one lane `LANE_WIDTH` at most. Rows another
 * worker holds are passed over, and so are the kinds in `without` and the lanes in `withoutLanes`. A lease that ends
 * later than any lease given now could was taken by a clock that ran ahead, and does not count.
 */
export async function claimEffects(
  db: Database,
  claim: {
    readonly now: EpochMs;
    readonly limit: number;
    readonly leaseToken: string;
    readonly without?: readonly EffectKind[];
    readonly withoutLanes?: readonly string[];
  },
): Promise<ClaimedEffect[]> {
  const kinds = (claim.without ?? []).map((kind) => sql`${kind}`);
  const others = kinds.length === 0 ? sql`` : sql`and effect->>'kind' not in (${sql.join(kinds, sql`, `)})`;
  const lanes = (claim.withoutLanes ?? []).map((lane) => sql`${lane}`);
  const elsewhere = lanes.length === 0 ? sql`` : sql`and (lane is null or lane not in (${sql.join(lanes, sql`, `)}))`;
  const free = sql`status = 'PENDING' and due_at <= ${iso(claim.now)}
    and (leased_until is null or leased_until <= ${iso(claim.now)} or leased_until > ${iso(addMs(claim.now, 2 * LEASE_MS))})`;
  // Ranks and row locks exclude each other in SQL: the inner look ranks, the outer one locks and asks once more.
  const first = sql`select id, wanted_by, lane from ${outbox} where ${free} ${others} ${elsewhere}
    order by wanted_by limit ${LOOK_AHEAD}`;
  const ranked = sql`select id, lane, row_number() over (partition by lane order by wanted_by) as place from (${first}) as first_due`;
  const due = sql`select id from ${outbox}
    where id in (select id from (${ranked}) as ranked where lane is null or place <= ${LANE_WIDTH}) and ${free}
    order by wanted_by limit ${claim.limit} for update skip locked`;
  const rows = await db
    .update(outbox)
    .set({
      leaseToken: claim.leaseToken,
      leasedUntil: addMs(claim.now, LEASE_MS),
      attempts: sql`${outbox.attempts} + 1`,
    })
    .where(sql`${outbox.id} in (${due})`)
    .returning({
      id: outbox.id,
      key: outbox.key,
      effect: outbox.effect,
      lane: outbox.lane,
      arming: outbox.arming,
      attempts: outbox.attempts,
      wantedBy: outbox.wantedBy,
    });
  return rows
    .sort((a, b) => a.wantedBy - b.wantedBy)
    .map(({ wantedBy: _, ...row }) => ({ ...row, leaseToken: claim.leaseToken }));
}

/** Keeps a long try's lease alive. False when the lease is lost. */
export async function renewLease(db: Database, claimed: ClaimedEffect, now: EpochMs): Promise<boolean> {
  const rows = await db
    .update(outbox)
    .set({ leasedUntil: addMs(now, LEASE_MS) })
    .where(held(claimed))
    .returning({ id: outbox.id });
  return rows.length > 0;
}

export type Settlement =
  | EffectOutcome
  | { readonly outcome: 'RETRY'; readonly afterMs: number; readonly error: string };

/** Puts off every due effect of a kind that nobody has in hand. */
export async function postponeEffects(q: Queryable, kind: EffectKind, until: EpochMs): Promise<void> {
  await q
    .update(outbox)
    .set({ dueAt: until })
    .where(
      and(
        eq(outbox.status, 'PENDING'),
        sql`${outbox.effect}->>'kind' = ${kind}`,
        sql`${outbox.leasedUntil} is null`,
        lt(outbox.dueAt, until),
      ),
    );
}

/** Ends a claim. A worker whose lease was taken over settles nothing (its token is no longer on the row). */
export async function settleEffect(
  q: Queryable,
  claimed: ClaimedEffect,
  settlement: Settlement,
  now: EpochMs,
): Promise<void> {
  const rearmed = sql`${outbox.arming} <> ${claimed.arming}`;
  const release = { leaseToken: null, leasedUntil: null };
  const changes = {
    DONE: { status: sql`case when ${rearmed} then 'PENDING' else 'DONE' end`, settledAt: now },
    GIVE_UP: { status: sql`case when ${rearmed} then 'PENDING' else 'PARKED' end`, settledAt: now },
    RETRY: {},
    SNOOZE: { attempts: sql`greatest(${outbox.attempts} - 1, 0)` },
  }[settlement.outcome];
  const wait =
    settlement.outcome === 'RETRY' ? settlement.afterMs : settlement.outcome === 'SNOOZE' ? settlement.forMs : null;
  const dueAt =
    wait === null ? {} : { dueAt: sql`case when ${rearmed} then ${outbox.dueAt} else ${iso(addMs(now, wait))} end` };
  const lastError = 'error' in settlement ? { lastError: settlement.error } : {};
  await q
    .update(outbox)
    .set({ ...release, ...changes, ...dueAt, ...lastError })
    .where(held(claimed));
}

/**
 * When the next effect may be taken, or null when nothing waits: the earliest that is free, or the first lease to end.
 * Two looks at the beginning of an index each, however many reminders lie ahead.
 */
export async function nextEffectDueAt(q: Queryable): Promise<EpochMs | null> {
  const [row] = await q.execute<{ at: string | null }>(sql`select ${NEXT_DUE} as at`);
  return row === undefined || row.at === null ? null : epochOf(row.at);
}

/** How many effects are due and not settled, those a worker has in hand included; and when the next may be taken. */
export async function readOutlook(
  q: Queryable,
  now: EpochMs,
): Promise<{ readonly due: number; readonly nextAt: EpochMs | null }> {
  const [row] = await q.execute<{ due: number; at: string | null }>(sql`select ${NEXT_DUE} as at,
    (select count(*)::int from ${outbox} where status = 'PENDING' and due_at <= ${iso(now)}) as due`);
  return { due: row?.due ?? 0, nextAt: row === undefined || row.at === null ? null : epochOf(row.at) };
}

const NEXT_DUE = sql`least(
  (select due_at from ${outbox} where status = 'PENDING' and leased_until is null order by due_at limit 1),
  (select min(leased_until) from ${outbox} where status = 'PENDING' and leased_until is not null))::text`;

function held(claimed: ClaimedEffect) {
  return and(eq(outbox.id, claimed.id), eq(outbox.leaseToken, claimed.leaseToken));
}

function iso(at: EpochMs) {
  return sql.param(at, outbox.dueAt);
}
