import { DONE, type Effect, type EffectOutcome } from '../domain/effects.ts';
import { ProviderError } from '../ports/calendar-provider.ts';
import type { Deps } from './deps.ts';
import { withGoogleAccess } from './google-access.ts';

/**
 * Ends a channel that is no longer wanted. Where the grant it rests on is dead or gone it ends with that, a week later
 * at most; nobody believes its messages any more.
 */
export async function stopChannel(
  deps: Pick<Deps, 'db' | 'clock' | 'random' | 'timers' | 'vault' | 'calendars' | 'log'>,
  { mentorId, channelId, resourceId }: Extract<Effect, { kind: 'STOP_CHANNEL' }>,
): Promise<EffectOutcome> {
  try {
    await withGoogleAccess(deps, mentorId, (accessToken) =>
      deps.calendars.stopChannel(accessToken, { channelId, resourceId }),
    );
  } catch (error) {
    if (!(error instanceof ProviderError) || error.isTransient) throw error;
  }
  return DONE;
}
