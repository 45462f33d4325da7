import { findDemoCalls, type StoredDemoCall } from '../db/queries/demo-calls.ts';
import { maySeeDemoCall } from '../domain/access.ts';
import type { Actor, User } from '../domain/actor.ts';
import { notFound } from '../domain/fault.ts';
import { isUuid } from '../domain/ids.ts';
import { claimOfToken, type DemoCallLinkPurpose, isTokenOf } from './demo-call-link.ts';
import type { Deps } from './deps.ts';

/** Whoever names a call: a person by its id, or a guest by the token of their link. */
export type DemoCallKey =
  | { readonly viewer: User; readonly id: string }
  | { readonly token: string; readonly purpose: DemoCallLinkPurpose };

/** The call somebody may act on, or null: what does not exist and what is not theirs look alike. */
export async function findDemoCallBy(
  { db, config }: Pick<Deps, 'db' | 'config'>,
  key: DemoCallKey,
): Promise<StoredDemoCall | null> {
  if ('viewer' in key) {
    const [call] = await findDemoCalls(db, [key.id]);
    return call !== undefined && call.status !== 'REQUESTED' && maySeeDemoCall(key.viewer, call) ? call : null;
  }
  const claim = claimOfToken(key.token);
  if (claim?.purpose !== key.purpose || !isUuid(claim.callId)) return null;
  const [call] = await findDemoCalls(db, [claim.callId]);
  return call !== undefined && isTokenOf(config, key.token, call, key.purpose) ? call : null;
}

/** The call behind a guest's link of either kind, or null. */
export function findDemoCallByToken(deps: Pick<Deps, 'db' | 'config'>, token: string): Promise<StoredDemoCall | null> {
  const purpose = claimOfToken(token)?.purpose ?? 'MANAGE';
  return findDemoCallBy(deps, { token, purpose });
}

/** The same, where nothing can be done without it. Throws `NOT_FOUND`. */
export async function demoCallBy(deps: Pick<Deps, 'db' | 'config'>, key: DemoCallKey): Promise<StoredDemoCall> {
  const call = await findDemoCallBy(deps, key);
  if (call === null) throw notFound('demo call');
  return call;
}

/** Who acts, for the audit log: the person, or the product on behalf of a guest whose link it signed. */
export function actorOf(key: DemoCallKey): Actor {
  return 'viewer' in key ? { kind: 'user', user: key.viewer } : { kind: 'system' };
}
