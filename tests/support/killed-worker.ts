import { compose } from '../../src/compose.ts';
import { parseConfig } from '../../src/config.ts';
import { instant } from '../../src/domain/time.ts';
import { drainOutbox } from '../../src/jobs/outbox-worker.ts';
import type { PaymentGateway } from '../../src/ports/payment-gateway.ts';
import { silentLog } from './silent-log.ts';

/**
 * A server's outbox worker as a process of its own, which dies as by `kill -9` at the so-manieth moment before or
 * after a call to Google or Stripe (`KILL_AT`, 0 for never). Its clock stands still at `NOW`, epoch milliseconds.
 */
const { NOW, KILL_AT, ...environment } = process.env;
let left = Number(KILL_AT);

function maybeDie(): void {
  left -= 1;
  if (left !== 0) return;
  process.kill(process.pid, 'SIGKILL');
  // The signal needs a moment; nothing else may happen in it.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

function mortal<Arguments extends unknown[], Answer>(call: (...given: Arguments) => Promise<Answer>) {
  return async (...given: Arguments): Promise<Answer> => {
    maybeDie();
    const answer = await call(...given);
    maybeDie();
    return answer;
  };
}

/** Everything that asks Stripe; a signature is checked without. */
function mortalPayments(payments: PaymentGateway): PaymentGateway {
  return new Proxy(payments, {
    get(target, name) {
      const call: unknown = Reflect.get(target, name);
      if (name === 'readWebhook' || typeof call !== 'function') return call;
      return mortal((...given: unknown[]) => Promise.resolve(Reflect.apply(call, target, given)));
    },
  });
}

const at = instant(Number(NOW));
const { deps, close } = await compose(parseConfig(environment), { clock: { now: () => at }, log: silentLog });
const { calendars, meetings, payments } = deps;
await drainOutbox(
  {
    ...deps,
    calendars: {
      ...calendars,
      putEvent: mortal(calendars.putEvent),
      deleteEvent: mortal(calendars.deleteEvent),
      refresh: mortal(calendars.refresh),
    },
    meetings: { createRoom: mortal(meetings.createRoom) },
    payments: mortalPayments(payments),
  },
  deps.timers,
);
await close();
