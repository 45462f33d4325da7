import { Temporal } from 'temporal-polyfill';
import type { Kernel, SandboxRequest, SandboxResponse } from '../kernel.ts';
import { ControlError, controlBody } from './answers.ts';

/** `GET` reads the shared clock; `POST` sets it (`{"set": "…Z"}`) or moves it (`{"advance": "P7D"}`) and answers when all is quiet. */
export async function clock(kernel: Kernel, request: SandboxRequest): Promise<SandboxResponse> {
  if (request.method === 'POST') await kernel.host.setClock(targetOf(controlBody(request), kernel.now()));
  else if (request.method !== 'GET') throw new ControlError(405, 'the clock takes GET and POST');
  return { status: 200, body: { now: new Date(kernel.now()).toISOString() } };
}

function targetOf({ set, advance }: Record<string, unknown>, now: number): number {
  if (typeof set === 'string' && advance === undefined) return instantOf(set);
  if (typeof advance === 'string' && set === undefined) return movedBy(advance, now);
  throw new ControlError(400, 'give either "set", an instant, or "advance", an ISO 8601 duration');
}

function instantOf(text: string): number {
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    throw new ControlError(400, `"set" is not an instant with an offset: ${text}`);
  }
}

/** Days, weeks and months are counted in UTC, the clock's own zone. A negative duration goes back. */
function movedBy(text: string, now: number): number {
  try {
    return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('UTC').add(Temporal.Duration.from(text))
      .epochMilliseconds;
  } catch {
    throw new ControlError(400, `"advance" is not an ISO 8601 duration: ${text}`);
  }
}
