import { cancelDemoCall, moveDemoCall } from '../app/change-demo-call.ts';
import { confirmDemoCall, type DemoCallStep } from '../app/confirm-demo-call.ts';
import { listDemoCallSlots } from '../app/demo-call-times.ts';
import type { Deps } from '../app/deps.ts';
import { findDemoCallByToken } from '../app/find-demo-call.ts';
import { type DemoCall, isChangeable } from '../domain/demo-calls/demo-call.ts';
import { addMs, type EpochMs, instant, WEEK_MS } from '../domain/time.ts';
import { describeInstant } from '../domain/zones/zoned-text.ts';
import { messagePage, type NextStep } from './message-page.ts';
import type { Page } from './page-routes.ts';
import { FORM_POLICY } from './unsubscribe-page.ts';

/** `GET /calls/<token>`: what the link of a guest can do, and buttons for it. Mail scanners open links, so opening changes nothing. */
export async function demoCallPage(deps: Deps, token: string): Promise<Page> {
  const call = await findDemoCallByToken(deps, token);
  if (call === null) return unknownLink();
  const now = deps.clock.now();
  const when = whenOf(call, call.start);
  if (call.status === 'REQUESTED') {
    if (now >= call.verifyBy) return messagePage(410, 'This link is good no longer', 'Ask for a demo call once more.');
    return form('Confirm your demo call', `You wished for ${when}.`, { button: 'Confirm' });
  }
  if (token.startsWith('c.')) return messagePage(200, 'Your address is confirmed', CONFIRMED_MAIL);
  if (call.status === 'CANCELLED') return messagePage(410, 'This call does not take place', 'It was cancelled.');
  if (!isChangeable(call, now)) return messagePage(410, 'This call cannot be changed', 'It has begun, or is over.');
  return changePage(deps, call, token, `It begins on ${when}.`);
}

/** `POST /calls/<token>`: confirms, moves or cancels, as the button said. */
export async function demoCallChangedPage(deps: Deps, token: string, body: URLSearchParams): Promise<Page> {
  const call = await findDemoCallByToken(deps, token);
  if (call === null) return unknownLink();
  const start = readStart(body.get('start'));
  const key = { token, purpose: 'MANAGE' } as const;
  if (token.startsWith('c.')) return confirmed(deps, call, await confirmDemoCall(deps, { token, start }));
  if (body.get('do') === 'cancel') {
    const step = await cancelDemoCall(deps, key, null);
    return 'problems' in step ? refusal(step) : messagePage(200, 'Your call is cancelled', 'Your host was told.');
  }
  if (start === null) return changePage(deps, call, token, 'Choose a time.');
  const step = await moveDemoCall(deps, key, start);
  if ('call' in step)
    return messagePage(200, 'Your call has moved', `It begins on ${whenOf(step.call, step.call.start)}.`);
  const isAboutTime = step.problems.some(({ path }) => path?.at(-1) === 'start');
  return isAboutTime ? changePage(deps, call, token, 'That time is gone. Choose another.') : refusal(step);
}

async function confirmed(deps: Deps, call: DemoCall, step: DemoCallStep): Promise<Page> {
  if ('call' in step) {
    return messagePage(
      200,
      'Your demo call is booked',
      `It begins on ${whenOf(step.call, step.call.start)}. ${CONFIRMED_MAIL}`,
    );
  }
  const isAboutTime = step.problems.some(({ path }) => path?.at(-1) === 'start');
  if (!isAboutTime) return refusal(step);
  const options = await choices(deps, call, null);
  if (options.length === 0) return messagePage(409, 'Nobody is free just now', 'Open this link again a little later.');
  return form('That time is gone', 'Choose another.', { button: 'Confirm', choices: options });
}

async function changePage(deps: Deps, call: DemoCall, token: string, text: string): Promise<Page> {
  const options = await choices(deps, call, token);
  return form('Your demo call', text, {
    button: 'Move it',
    choices: options,
    other: { value: 'cancel', label: 'Cancel it' },
  });
}

/** The next week's times, or the week after that: enough to choose from without a dashboard. */
async function choices(deps: Deps, call: DemoCall, token: string | null) {
  const now = deps.clock.now();
  const key = token === null ? null : ({ token, purpose: 'MANAGE' } as const);
  const slots = await listDemoCallSlots(deps, { from: now, to: addMs(now, 2 * WEEK_MS), key });
  return slots.slice(0, MOST_CHOICES).map(({ start }) => ({ value: String(start), label: whenOf(call, start) }));
}

function form(title: string, text: string, next: NextStep): Page {
  return { ...messagePage(200, title, text, next), headers: { 'content-security-policy': FORM_POLICY } };
}

function refusal(step: DemoCallStep): Page {
  const text = 'problems' in step ? (step.problems[0]?.message ?? '') : '';
  return messagePage(409, 'This cannot be done', text);
}

function unknownLink(): Page {
  return messagePage(404, 'There is no such link', 'Check that it was copied whole.');
}

function readStart(text: string | null): EpochMs | null {
  return text !== null && /^\d{1,15}$/.test(text) ? instant(Number(text)) : null;
}

function whenOf({ guest }: DemoCall, at: EpochMs): string {
  const { date, time, zoneName, offset } = describeInstant(guest.timeZone, at);
  return `${date}, ${time} (${zoneName}, ${offset})`;
}

const CONFIRMED_MAIL = 'A mail with everything else is on its way.';
const MOST_CHOICES = 60;
