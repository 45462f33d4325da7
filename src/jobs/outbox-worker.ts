import { carryOutEffect } from '../app/carry-out-effect.ts';
import type { Deps } from '../app/deps.ts';
import {
  type ClaimedEffect,
  claimEffects,
  nextEffectDueAt,
  type Settlement,
  settleEffect,
} from '../app/effect-queue.ts';
import { giveUpMessage } from '../app/give-up-message.ts';
import { newId } from '../app/new-id.ts';
import type { EffectKind } from '../domain/effects.ts';
import { Fault } from '../domain/fault.ts';
import { backOffMs, MAX_ATTEMPTS } from '../domain/notifications/message.ts';
import { addMs, type EpochMs, MINUTE_MS, SECOND_MS } from '../domain/time.ts';
import { ProviderError } from '../ports/calendar-provider.ts';
import type { Timers } from '../ports/timers.ts';
import { keepLease } from './keep-lease.ts';

/** Effects one worker has in hand at the same time. */
const SLOTS = 16;
/** And of one kind: where one provider hangs, the others' effects still find a slot. */
const SLOTS_OF_A_KIND = 8;

/** Works until nothing is due; answers how many effects it took in hand. */
export async function drainOutbox(deps: Deps, timers: Timers): Promise<number> {
  let taken = 0;
  for (;;) {
    const more = await workOnce(deps, timers);
    if (more === 0) return taken;
    taken += more;
  }
}

/** Carries out what is due, but not all that comes of it; answers how many effects it took in hand. */
export async function workOnce(deps: Deps, timers: Timers): Promise<number> {
  const slots = openSlots(deps, timers, () => {});
  let taken = 0;
  for (;;) {
    const { started, isAll } = await slots.fill();
    taken += started;
    // What else is due waits for a slot: for the first that is free, whatever the others are at.
    if (!isAll && (await slots.nextFree())) continue;
    while (await slots.nextFree());
    return taken;
  }
}

/**
 * Keeps the outbox empty: looks when a transaction owes something, when an effect is done, when the next one falls
 * due, and every minute whatever happens. `stop` resolves when everything in hand is settled.
 */
export function startOutboxWorker(deps: Deps, timers: Timers): { readonly stop: () => Promise<void> } {
  let stopped = false;
  let running: Promise<void> | null = null;
  let again = false;
  let cancelTimer = () => {};

  const run = () => {
    if (stopped) return;
    if (running !== null) {
      again = true;
      return;
    }
    cancelTimer();
    running = look().finally(() => {
      running = null;
      if (again) {
        again = false;
        run();
      }
    });
  };
  const slots = openSlots(deps, timers, run);
  const look = async () => {
    let wait = MINUTE_MS;
    try {
      while (!stopped && (await slots.fill()).started > 0);
      wait = Math.min(wait, await untilNext(deps));
    } catch (error) {
      deps.log.error({ err: error }, 'the outbox cannot be read');
      wait = SECOND_MS;
    }
    if (!stopped) cancelTimer = timers.after(wait, run);
  };

  const unsubscribe = deps.live.subscribe((wakeup) => {
    if (wakeup.kind === 'outbox' || wakeup.kind === 'catch-up') run();
  });
  run();
  return {
    async stop() {
      stopped = true;
      unsubscribe();
      cancelTimer();
      await running;
      while (await slots.nextFree());
    },
  };
}

/** What is due and was not taken waits for a slot, which tells by itself, or is in another worker's hands. */
async function untilNext(deps: Deps): Promise<number> {
  const next: EpochMs | null = await nextEffectDueAt(deps.db);
  if (next === null) return MINUTE_MS;
  const wait = addMs(next, -deps.clock.now());
  return wait > 0 ? wait : LOOK_AGAIN_MS;
}

interface Slots {
  /** Claims as many due effects as there is room for and begins with them. Answers how many, and whether no more are due. */
  fill(): Promise<{ readonly started: number; readonly isAll: boolean }>;
  /** Resolves when one in hand is done; false when there is none. */
  nextFree(): Promise<boolean>;
}

/** Effects are carried out side by side, each for itself: one that hangs keeps its own slot and nobody else's. */
function openSlots(deps: Deps, timers: Timers, onFree: () => void): Slots {
  const inHand = new Map<Promise<void>, ClaimedEffect>();
  const begin = (claimed: ClaimedEffect) => {
    const work = carryOut(deps, timers, claimed).finally(() => {
      inHand.delete(work);
      onFree();
    });
    inHand.set(work, claimed);
  };
  return {
    async fill() {
      const working = [...inHand.values()];
      const { limit, without } = roomLeft(
        working.map(({ effect }) => effect.kind),
        deps.mailer.room?.(),
      );
      if (limit === 0) return { started: 0, isAll: false };
      // An account at Google that hangs delays its own mentor's effects only.
      const withoutLanes = working.flatMap(({ lane }) => lane ?? []);
      const claim = { now: deps.clock.now(), limit, without, withoutLanes, leaseToken: newId(deps) };
      const claimed = await claimEffects(deps.db, claim);
      for (const effect of claimed) begin(effect);
      return { started: claimed.length, isAll: claimed.length < limit && without.length === 0 };
    },
    async nextFree() {
      if (inHand.size === 0) return false;
      await Promise.race(inHand.keys());
      return true;
    },
  };
}

/**
 * How many more may be claimed, whatever their kind, and which kinds have all they may have. No more mails are taken in
 * hand than the provider takes now: those in hand race each other, those that wait go by how soon they turn false. One
 * is always taken, to learn how long the others have to wait.
 */
function roomLeft(
  inHand: readonly EffectKind[],
  mailRoom = SLOTS_OF_A_KIND,
): { readonly limit: number; readonly without: EffectKind[] } {
  const counts = new Map<EffectKind, number>([['SEND_MESSAGE', 0]]);
  const most = (kind: EffectKind) =>
    kind === 'SEND_MESSAGE' ? Math.max(1, Math.min(SLOTS_OF_A_KIND, mailRoom)) : SLOTS_OF_A_KIND;
  for (const kind of inHand) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const left = [...counts].map(([kind, count]) => ({ kind, room: most(kind) - count }));
  const open = left.filter(({ room }) => room > 0);
  return {
    limit: Math.min(SLOTS - inHand.length, SLOTS_OF_A_KIND, ...open.map(({ room }) => room)),
    without: left.filter(({ room }) => room <= 0).map(({ kind }) => kind),
  };
}

/** Never rejects: what cannot be settled is taken over when its lease ends. */
async function carryOut(deps: Deps, timers: Timers, claimed: ClaimedEffect): Promise<void> {
  const stopRenewing = keepLease(deps, timers, claimed);
  try {
    const settlement = await attempt(deps, claimed);
    await settleEffect(deps.db, claimed, settlement, deps.clock.now());
  } catch (error) {
    deps.log.error({ key: claimed.key, err: error }, 'an effect could not be settled');
  } finally {
    stopRenewing();
  }
}

/**
 * One try. A provider or a database that is away is asked again for as long as it takes, at least every hour: giving
 * up would leave a booking without its mail or its refund. So is one that does not take our key, until the key is
 * right. What fails for a reason of ours is parked after some tries, what can never succeed at once.
 */
async function attempt(deps: Deps, claimed: ClaimedEffect): Promise<Settlement> {
  try {
    return await carryOutEffect(deps, claimed.effect, claimed.attempts);
  } catch (error) {
    const known = error instanceof ProviderError;
    if (known && error.heldBack) return { outcome: 'SNOOZE', forMs: error.retryAfterMs ?? SECOND_MS };
    const reason = known ? `${error.operation}: ${error.failure}` : errorName(error);
    const final = isFinal(error, claimed.attempts);
    const fields = { effect: claimed.effect.kind, key: claimed.key, attempts: claimed.attempts, reason };
    if (!known) deps.log.error({ ...fields, err: error }, 'an effect failed for a reason of ours');
    else if (error.refusesOurKey) deps.log.error(fields, 'a provider does not take our key');
    else if (final && MOVES_MONEY.has(claimed.effect.kind)) deps.log.error(fields, 'money waits for a person');
    else deps.log.warn(fields, 'an effect failed');
    if (final) {
      if (claimed.effect.kind === 'SEND_MESSAGE') await giveUpMessage(deps, claimed.effect.messageId, reason);
      return { outcome: 'GIVE_UP', error: reason };
    }
    const [byte = 0] = deps.random.bytes(1);
    const asked = known ? (error.refusesOurKey ? KEY_PATIENCE_MS : error.retryAfterMs) : null;
    return { outcome: 'RETRY', afterMs: backOffMs(claimed.attempts, byte / 256, asked), error: reason };
  }
}

function isFinal(error: unknown, attempts: number): boolean {
  if (error instanceof ProviderError && error.failure !== 'CONFLICT') return !error.isTransient && !error.refusesOurKey;
  if (error instanceof Fault && error.code === 'SERVICE_UNAVAILABLE') return false;
  return attempts >= MAX_ATTEMPTS;
}

function errorName(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

/** Effects whose failure keeps somebody's money where it does not belong. */
const MOVES_MONEY: ReadonlySet<EffectKind> = new Set([
  'APPLY_PAYMENT_EVENT',
  'REFUND_INVOICE',
  'REFUND_PART',
  'SETTLE_CREDIT',
  'END_SUBSCRIPTION',
]);
/** A key is put right within minutes or hours, not seconds. */
const KEY_PATIENCE_MS = 5 * MINUTE_MS;
const LOOK_AGAIN_MS = 100;
