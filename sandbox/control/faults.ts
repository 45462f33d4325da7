import { FAULT_KINDS, type FaultBox, type FaultKind, type FaultRule } from '../faults.ts';
import type { Provider, SandboxRequest, SandboxResponse } from '../kernel.ts';
import { ControlError, controlBody } from './answers.ts';

/**
 * `POST` adds a rule, `GET` lists the rules with how often each struck, `DELETE` takes all away.
 * Beside provider, kind, rate, count and seed a rule may say `after` (the work is done, then the answer is lost or
 * replaced), `method` and `path` (a part of it) to aim, and `retryAfter` in seconds.
 */
export function controlFaults(faults: FaultBox, request: SandboxRequest): SandboxResponse {
  switch (request.method) {
    case 'POST':
      return { status: 201, body: faults.add(ruleOf(controlBody(request))) };
    case 'GET':
      return { status: 200, body: { faults: faults.list() } };
    case 'DELETE':
      faults.clear();
      return { status: 204 };
    default:
      throw new ControlError(405, 'faults take GET, POST and DELETE');
  }
}

function ruleOf(body: Record<string, unknown>): FaultRule {
  const kind = String(body.kind);
  if (!isKind(kind)) throw new ControlError(400, `"kind" must be one of ${FAULT_KINDS.join(', ')}`);
  const provider = providerOf(body.provider);
  if (provider !== 'google' && GOOGLE_ONLY.has(kind))
    throw new ControlError(400, `"${kind}" is a fault of google alone`);
  return {
    provider,
    kind,
    rate: numberOf(body, 'rate', { least: 0, most: 1 }) ?? 1,
    count: numberOf(body, 'count', { least: 1, most: Number.MAX_SAFE_INTEGER }),
    seed: numberOf(body, 'seed', { least: 0, most: Number.MAX_SAFE_INTEGER }) ?? 1,
    after: body.after === true,
    method: typeof body.method === 'string' ? body.method.toUpperCase() : null,
    path: typeof body.path === 'string' ? body.path : null,
    retryAfter: numberOf(body, 'retryAfter', { least: 0, most: 86_400 }) ?? (kind === '429' ? 1 : null),
  };
}

function isKind(kind: string): kind is FaultKind {
  return FAULT_KINDS.some((known) => known === kind);
}

function providerOf(value: unknown): Provider['name'] {
  if (value === 'google' || value === 'stripe' || value === 'resend') return value;
  throw new ControlError(400, '"provider" must be google, stripe or resend');
}

function numberOf(
  body: Record<string, unknown>,
  name: string,
  { least, most }: { least: number; most: number },
): number | null {
  const value = body[name];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' || !(value >= least && value <= most)) {
    throw new ControlError(400, `"${name}" must be a number from ${least} to ${most}`);
  }
  return value;
}

const GOOGLE_ONLY: ReadonlySet<FaultKind> = new Set(['401', '403', 'quota']);
