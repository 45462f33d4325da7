import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Config } from '../config.ts';
import type { DemoCall } from '../domain/demo-calls/demo-call.ts';

/** What a guest's signed link is good for: to confirm an address once, or to look after the call it made. */
export type DemoCallLinkPurpose = 'CONFIRM' | 'MANAGE';

/**
 * The link in a guest's mail, `/calls/<c or m>.<call id>.<signature>`. Whoever holds it speaks for the guest. The one
 * that confirms is signed over the address and the end of its time as well, so that it is worth nothing for others.
 */
export function demoCallUrl(config: Config, call: DemoCall, purpose: DemoCallLinkPurpose): string {
  return `${config.http.publicUrl}/calls/${demoCallToken(config, call, purpose)}`;
}

/** The last part of that link: what the mutations for guests take. */
function demoCallToken(config: Config, call: DemoCall, purpose: DemoCallLinkPurpose): string {
  return `${LETTERS[purpose]}.${call.id}.${signature(config, call, purpose)}`;
}

/** What a token claims to be, before its signature was looked at. */
export function claimOfToken(token: string): { readonly purpose: DemoCallLinkPurpose; readonly callId: string } | null {
  const [letter, callId = '', , ...rest] = token.split('.');
  const purpose = letter === LETTERS.CONFIRM ? 'CONFIRM' : letter === LETTERS.MANAGE ? 'MANAGE' : null;
  return purpose === null || rest.length > 0 ? null : { purpose, callId };
}

/** Whether we signed this token for this call. */
export function isTokenOf(config: Config, token: string, call: DemoCall, purpose: DemoCallLinkPurpose): boolean {
  const [given, expected] = [Buffer.from(token), Buffer.from(demoCallToken(config, call, purpose))];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function signature(config: Config, { id, guest, verifyBy }: DemoCall, purpose: DemoCallLinkPurpose): string {
  const subject = purpose === 'CONFIRM' ? `${id}/${verifyBy}/${guest.email}` : id;
  return createHmac('sha256', config.secrets.joinLinkSecret)
    .update(`demo-call/${purpose}/${subject}`)
    .digest('base64url');
}

const LETTERS = { CONFIRM: 'c', MANAGE: 'm' } as const;
