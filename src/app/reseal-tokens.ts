import { inTransaction, type Transaction } from '../db/client.ts';
import { lockConnection } from '../db/queries/calendars.ts';
import {
  countSealedByKey,
  listMentorsSealedOtherwise,
  lockConsentsSealedOtherwise,
  lockRevocationsSealedOtherwise,
  saveResealedRevocation,
  saveResealedTokens,
  saveResealedVerifier,
} from '../db/queries/sealed-tokens.ts';
import { type SealContext, VaultError } from '../ports/vault.ts';
import { verifierContext } from './connect-google-calendar.ts';
import type { Deps } from './deps.ts';
import { tokenContext } from './google-access.ts';
import { revocationContext } from './revoke-grant.ts';

export interface ResealReport {
  readonly currentKeyId: string;
  /** What is left under each key once this is done: only the current one may be listed before another is withdrawn. */
  readonly sealed: readonly { readonly keyId: string; readonly count: number }[];
  readonly mentorsResealed: number;
  /** Mentors whose tokens no configured key opens: they have to connect again. */
  readonly mentorsUnreadable: readonly string[];
}

type ResealDeps = Pick<Deps, 'db' | 'vault'>;

/**
 * Seals every stored token under the current key. Safe beside running servers: each mentor's row is locked, sealed and
 * committed by itself, so a refresh comes before or after it, and whoever is interrupted goes on where it stopped.
 */
export async function resealTokens(deps: ResealDeps): Promise<ResealReport> {
  const { currentKeyId } = deps.vault;
  const unreadable: string[] = [];
  let resealed = 0;
  for (const mentorId of await listMentorsSealedOtherwise(deps.db, currentKeyId)) {
    const isReadable = await unlessUnreadable(() => inTransaction(deps.db, (tx) => resealMentor(deps, tx, mentorId)));
    if (isReadable) resealed += 1;
    else unreadable.push(mentorId);
  }
  await inTransaction(deps.db, (tx) => resealConsents(deps, tx));
  await inTransaction(deps.db, (tx) => resealRevocations(deps, tx));
  const sealed = await countSealedByKey(deps.db);
  return { currentKeyId, sealed, mentorsResealed: resealed, mentorsUnreadable: unreadable };
}

async function resealMentor(deps: ResealDeps, tx: Transaction, mentorId: string): Promise<void> {
  const connection = await lockConnection(tx, mentorId);
  if (connection === null) return;
  const { sealedRefreshToken, sealedAccessToken } = connection;
  await saveResealedTokens(tx, mentorId, {
    sealedRefreshToken: anew(deps, sealedRefreshToken, tokenContext(mentorId, 'sealed_refresh_token')),
    sealedAccessToken: anew(deps, sealedAccessToken, tokenContext(mentorId, 'sealed_access_token')),
  });
}

/** A verifier that does not open belongs to a consent that cannot be finished; it is over within ten minutes. */
async function resealConsents(deps: ResealDeps, tx: Transaction): Promise<void> {
  for (const consent of await lockConsentsSealedOtherwise(tx, deps.vault.currentKeyId)) {
    const { stateHash, mentorId, sealedCodeVerifier } = consent;
    await unlessUnreadable(async () => {
      const sealed = anew(deps, sealedCodeVerifier, verifierContext(stateHash, mentorId));
      if (sealed !== null) await saveResealedVerifier(tx, stateHash, sealed);
    });
  }
}

async function resealRevocations(deps: ResealDeps, tx: Transaction): Promise<void> {
  for (const { id, effect } of await lockRevocationsSealedOtherwise(tx, deps.vault.currentKeyId)) {
    if (effect.kind !== 'REVOKE_GRANT') continue;
    await unlessUnreadable(async () => {
      const context = revocationContext(effect.revocationId, effect.mentorId);
      const sealedToken = anew(deps, effect.sealedToken, context);
      if (sealedToken !== null) await saveResealedRevocation(tx, id, { ...effect, sealedToken });
    });
  }
}

function anew({ vault }: ResealDeps, sealed: string | null, context: SealContext): string | null {
  return sealed === null ? null : vault.seal(vault.open(sealed, context), context);
}

/** False when a text does not open; its row stays as it is and is counted under its key. */
async function unlessUnreadable(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    return false;
  }
}
