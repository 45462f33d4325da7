import { resealTokens } from '../app/reseal-tokens.ts';
import { runCommand } from './run-command.ts';

/** `npm run tokens:reseal`: seals every stored token under the first key of `TOKEN_ENCRYPTION_KEYS`. */
runCommand(async (deps) => {
  const { currentKeyId, sealed, mentorsResealed, mentorsUnreadable } = await resealTokens(deps);
  console.log(`${mentorsResealed} connections sealed anew under ${currentKeyId}.`);
  for (const { keyId, count } of sealed) {
    console.log(`${keyId}: ${count}${keyId === currentKeyId ? ' (current)' : ' still need this key'}`);
  }
  for (const mentorId of mentorsUnreadable) console.log(`no configured key opens the tokens of mentor ${mentorId}`);
  return mentorsUnreadable.length === 0 && sealed.every(({ keyId }) => keyId === currentKeyId);
});
