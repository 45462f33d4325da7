import { faultAnswer } from './fault-answers.ts';
import type { FaultBox, FaultRule } from './faults.ts';
import type { Kernel, Provider, SandboxRequest, SandboxResponse } from './kernel.ts';
import type { RequestLog } from './request-log.ts';

/** How a request ends: with an answer, with a cut connection, or with silence until the client gives up. */
export type Ending = SandboxResponse | 'reset' | 'timeout';

/** One call of a provider's API: noted, met by a fault or carried out. */
export async function exchange(
  { kernel, faults, log }: { kernel: Kernel; faults: FaultBox; log: RequestLog },
  provider: Provider,
  request: SandboxRequest,
): Promise<Ending> {
  const ended = log.arrived(provider.name, request, kernel.now());
  const fault = faults.strike(provider.name, request);
  const ending = fault === null ? await carriedOut(provider, request) : await failed(fault, provider, request);
  ended({ status: typeof ending === 'string' ? null : ending.status, fault: fault?.kind ?? null });
  return ending;
}

async function failed(fault: FaultRule, provider: Provider, request: SandboxRequest): Promise<Ending> {
  if (fault.after) await carriedOut(provider, request);
  if (fault.kind === 'reset' || fault.kind === 'timeout') return fault.kind;
  return faultAnswer({ ...fault, kind: fault.kind }, request);
}

async function carriedOut(provider: Provider, request: SandboxRequest): Promise<SandboxResponse> {
  return (await provider.handle(request)) ?? { status: 404, body: { error: `no such path: ${request.path}` } };
}
