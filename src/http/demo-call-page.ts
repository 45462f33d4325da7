import { cancelDemoCall, moveDemoCall } from '../app/change-demo-call.ts';
import { confirmDemoCall, type DemoCallStep } from '../app/confirm-demo-call.ts';
import { listDemoCallSlots } from '../app/demo-call-times.ts';
import type { Deps } from '../app/deps.ts';
import { findDemoCallByToken } from '../app/find-demo-call.ts';
import { type DemoCall, isChangeable } from '../domain/demo-calls/demo-call.ts';
import { addMs, type EpochMs, instant, WEEK_MS } from '../domain/time.ts';
import { type DisplayLocale, describeInstant } from '../domain/zones/zoned-text.ts';
import { demoCallWords } from './demo-call-words.ts';
import { messagePage, type NextStep } from './message-page.ts';
import type { OpenedLink, Page, PostedLink } from './page-routes.ts';
import { FORM_POLICY } from './unsubscribe-page.ts';

/** `GET /calls/<token>`: what the link of a guest can do, and buttons for it. Mail scanners open links, so opening changes nothing. */
export async function demoCallPage(deps: Deps, link: OpenedLink): Promise<Page> {
  const { token, locale } = link;
  const words = demoCallWords(locale);
  const call = await findDemoCallByToken(deps, token);
  if (call === null) return messagePage(locale, { status: 404, ...words.unknown });
  const now = deps.clock.now();
  const when = whenOf(call, call.start, locale);
  if (call.status === 'REQUESTED') {
    if (now >= call.verifyBy) return messagePage(locale, { status: 410, ...words.expired });
    return form(locale, { title: words.ask.title, text: words.ask.text(when) }, { button: words.confirm });
  }
  if (token.startsWith('c.')) return messagePage(locale, { status: 200, ...words.confirmed });
  return overPage(deps, call, locale) ?? changePage(deps, call, link, words.call.text(when));
}

/** `POST /calls/<token>`: confirms, moves or cancels, as the button said. */
export async function demoCallChangedPage(deps: Deps, link: PostedLink): Promise<Page> {
  const { token, locale, body } = link;
  const words = demoCallWords(locale);
  const call = await findDemoCallByToken(deps, token);
  if (call === null) return messagePage(locale, { status: 404, ...words.unknown });
  const start = readStart(body.get('start'));
  const key = { token, purpose: 'MANAGE' } as const;
  if (token.startsWith('c.')) return confirmed(deps, call, await confirmDemoCall(deps, { token, start }), locale);
  const over = overPage(deps, call, locale);
  if (over !== null) return over;
  if (body.get('do') === 'cancel') {
    const step = await cancelDemoCall(deps, key, null);
    return 'problems' in step ? refusal(step, locale) : messagePage(locale, { status: 200, ...words.cancelled });
  }
  if (start === null) return changePage(deps, call, link, words.choose);
  const step = await moveDemoCall(deps, key, start);
  if ('call' in step) {
    const text = words.call.text(whenOf(step.call, step.call.start, locale));
    return messagePage(locale, { status: 200, title: words.moved, text });
  }
  const isAboutTime = step.problems.some(({ path }) => path?.at(-1) === 'start');
  return isAboutTime ? changePage(deps, call, link, words.goneToo) : refusal(step, locale);
}

/** What is said of a call with which nothing can be done any more; null for one that can be changed. */
function overPage({ clock }: Pick<Deps, 'clock'>, call: DemoCall, locale: DisplayLocale): Page | null {
  const words = demoCallWords(locale);
  if (call.status === 'CANCELLED') return messagePage(locale, { status: 410, ...words.cancelledBefore });
  return isChangeable(call, clock.now()) ? null : messagePage(locale, { status: 410, ...words.closed });
}

async function confirmed(deps: Deps, call: DemoCall, step: DemoCallStep, locale: DisplayLocale): Promise<Page> {
  const words = demoCallWords(locale);
  if ('call' in step) {
    const text = words.booked.text(whenOf(step.call, step.call.start, locale));
    return messagePage(locale, { status: 200, title: words.booked.title, text });
  }
  const isAboutTime = step.problems.some(({ path }) => path?.at(-1) === 'start');
  if (!isAboutTime) return refusal(step, locale);
  const options = await optionsFor(deps, call, { token: null, locale });
  if (options.length === 0) return messagePage(locale, { status: 409, ...words.nobodyFree });
  return form(locale, words.gone, { button: words.confirm, choices: { label: words.times, options } });
}

async function changePage(deps: Deps, call: DemoCall, link: OpenedLink, text: string): Promise<Page> {
  const words = demoCallWords(link.locale);
  const next: NextStep = {
    button: words.move,
    choices: { label: words.times, options: await optionsFor(deps, call, link) },
    other: { value: 'cancel', label: words.cancel },
  };
  return form(link.locale, { title: words.call.title, text }, next);
}

/** The next week's times, or the week after that: enough to choose from without a dashboard. */
async function optionsFor(
  deps: Deps,
  call: DemoCall,
  { token, locale }: { readonly token: string | null; readonly locale: DisplayLocale },
) {
  const now = deps.clock.now();
  const key = token === null ? null : ({ token, purpose: 'MANAGE' } as const);
  const slots = await listDemoCallSlots(deps, { from: now, to: addMs(now, 2 * WEEK_MS), key });
  return slots
    .slice(0, MOST_CHOICES)
    .map(({ start }) => ({ value: String(start), label: whenOf(call, start, locale) }));
}

function form(locale: DisplayLocale, said: { readonly title: string; readonly text: string }, next: NextStep): Page {
  const page = messagePage(locale, { status: 200, ...said }, next);
  return { ...page, headers: { 'content-security-policy': FORM_POLICY } };
}

function refusal(step: DemoCallStep, locale: DisplayLocale): Page {
  const words = demoCallWords(locale);
  const [problem] = 'problems' in step ? step.problems : [];
  const text = problem === undefined ? '' : (words.reasons[problem.code] ?? problem.message);
  return messagePage(locale, { status: 409, title: words.refused, text });
}

function readStart(text: string | null): EpochMs | null {
  return text !== null && /^\d{1,15}$/.test(text) ? instant(Number(text)) : null;
}

function whenOf({ guest }: DemoCall, at: EpochMs, locale: DisplayLocale): string {
  const { date, time, zoneName, offset } = describeInstant(guest.timeZone, at, locale);
  return `${date}, ${time} (${zoneName}, ${offset})`;
}

const MOST_CHOICES = 60;
