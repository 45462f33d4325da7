import type { Deps } from './deps.ts';
import { provisionUser } from './provision-user.ts';

/** Makes the configured first admin known, so that somebody hears of bookings from the first one on. */
export async function ensureAdmin(deps: Pick<Deps, 'db' | 'clock' | 'random' | 'config'>): Promise<void> {
  const email = deps.config.auth.adminEmail;
  if (email === null) return;
  const admin = { email, name: 'Platform team', role: 'ADMIN', timeZone: 'UTC', locale: 'en', welcome: false } as const;
  await provisionUser(deps, { kind: 'system' }, admin);
}
