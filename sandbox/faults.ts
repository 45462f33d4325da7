import type { Provider, SandboxRequest } from './kernel.ts';
import { type RandomSource, randomSource } from './random-source.ts';

/** What may go wrong. The first five are any provider's; the others are Google's own ways to refuse. */
export const FAULT_KINDS = ['429', '500', 'timeout', 'reset', '410', '401', '403', 'quota', '503', 'garbled'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface FaultRule {
  readonly provider: Provider['name'];
  readonly kind: FaultKind;
  /** Share of the matching requests that fail, 0 to 1. */
  readonly rate: number;
  /** How many requests fail before the rule is spent; null for no end. */
  readonly count: number | null;
  readonly seed: number;
  /** True when the provider does the work first and only its answer is lost or replaced. */
  readonly after: boolean;
  /** Only requests of this method, and whose path contains this text; null for any. */
  readonly method: string | null;
  readonly path: string | null;
  /** Seconds announced in `Retry-After`; null for no such header. */
  readonly retryAfter: number | null;
}

export interface ActiveFault extends FaultRule {
  readonly id: number;
  /** How often it has struck. */
  readonly struck: number;
}

export interface FaultBox {
  add(rule: FaultRule): ActiveFault;
  /** The fault this request meets, or null. Rules are asked in the order they were added; the first that strikes wins. */
  strike(provider: Provider['name'], request: SandboxRequest): FaultRule | null;
  list(): ActiveFault[];
  clear(): void;
}

export function faultBox(): FaultBox {
  let rules: { fault: ActiveFault; random: RandomSource }[] = [];
  let added = 0;
  return {
    add(rule) {
      const fault = { ...rule, id: ++added, struck: 0 };
      rules.push({ fault, random: randomSource(rule.seed) });
      return fault;
    },
    strike(provider, request) {
      for (const entry of rules) {
        const { fault, random } = entry;
        if (fault.provider !== provider || isSpent(fault) || !concerns(fault, request)) continue;
        if (random.next() >= fault.rate) continue;
        entry.fault = { ...fault, struck: fault.struck + 1 };
        return fault;
      }
      return null;
    },
    list: () => rules.map(({ fault }) => fault),
    clear() {
      rules = [];
    },
  };
}

function isSpent({ count, struck }: ActiveFault): boolean {
  return count !== null && struck >= count;
}

function concerns(rule: FaultRule, request: SandboxRequest): boolean {
  if (rule.method !== null && rule.method !== request.method) return false;
  if (rule.path !== null && !request.path.includes(rule.path)) return false;
  // Google answers 410 to a stale sync token and to a second deletion, never to anything else.
  if (rule.kind === '410' && rule.provider === 'google') {
    return request.query.has('syncToken') || (request.method === 'DELETE' && rule.method === 'DELETE');
  }
  return true;
}
