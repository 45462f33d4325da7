import { cancelDemoCall } from '../../src/app/change-demo-call.ts';
import { confirmDemoCall } from '../../src/app/confirm-demo-call.ts';
import { listDemoCallSlots } from '../../src/app/demo-call-times.ts';
import { openTicket } from '../../src/app/open-ticket.ts';
import { requestDemoCall } from '../../src/app/request-demo-call.ts';
import { setDemoHost } from '../../src/app/set-demo-host.ts';
import { takeTicketStep } from '../../src/app/take-ticket-step.ts';
import type { TicketStep } from '../../src/domain/support/ticket.ts';
import { addMs, DAY_MS, HOUR_MS } from '../../src/domain/time.ts';
import { type Act, done, known, type SeedStage } from './stage.ts';

/** An admin and the first mentor give demo calls on workdays. */
export async function nameHosts(stage: SeedStage): Promise<void> {
  const weeklySchedule = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, start: '09:00', end: '12:00' }));
  for (const hostId of [stage.admin.id, known(stage.mentors, 0).id]) {
    done('a host', await setDemoHost(stage.deps, stage.admin, { hostId, weeklySchedule, isActive: true }));
  }
}

/** Somebody without an account asks for a call in the days to come, and opens the link in the mail an hour later. */
export function callPlanned(name: string, fate: 'KEPT' | 'CANCELLED'): Act {
  return async (stage) => {
    const { deps } = stage;
    const now = deps.clock.now();
    const range = { from: addMs(now, 2 * DAY_MS), to: addMs(now, 9 * DAY_MS), key: null };
    const [slot] = await listDemoCallSlots(deps, range);
    if (slot === undefined) throw new Error('nobody of the team is free for a week');
    const email = `${name.toLowerCase().replaceAll(' ', '.')}@guests.example`;
    const guest = { name, email, timeZone: 'Europe/London', locale: 'en' };
    const request = { guest, note: 'How do lessons work here?', start: slot.start };
    done(name, await requestDemoCall(deps, request, '127.0.0.1'));
    stage.later(addMs(now, HOUR_MS), async () => {
      const token = await tokenFor(stage, email, 'c');
      done(name, await confirmDemoCall(deps, { token, start: null }));
    });
    if (fate === 'KEPT') return;
    stage.later(addMs(now, DAY_MS), async () => {
      const key = { token: await tokenFor(stage, email, 'm'), purpose: 'MANAGE' } as const;
      done(name, await cancelDemoCall(deps, key, 'I found somebody'));
    });
  };
}

/** The link as the guest has it: out of the mail. */
async function tokenFor({ sandboxUrl }: SeedStage, email: string, letter: 'c' | 'm'): Promise<string> {
  const response = await fetch(`${sandboxUrl}/control/emails?to=${encodeURIComponent(email)}`);
  const mails = (await response.json()) as { text: string }[];
  const found = mails.flatMap(({ text }) => new RegExp(`/calls/(${letter}\\.[\\w.-]+)`).exec(text)?.[1] ?? []);
  const token = found.at(-1);
  if (token === undefined) throw new Error(`no link was mailed to ${email}`);
  return token;
}

/** A student asks the team, which answers a day later, or has settled it by then. */
export function askTeam(
  student: number,
  question: readonly [subject: string, text: string],
  step: TicketStep | null,
): Act {
  return async (stage) => {
    const { deps, admin } = stage;
    const [subject, text] = question;
    const { ticket } = done(subject, await openTicket(deps, known(stage.students, student), { subject, text }));
    if (step === null) return;
    stage.later(addMs(deps.clock.now(), DAY_MS), async () => {
      const answer = { ticketId: ticket.id, step, text: 'Thank you for asking: have a look now.' };
      done(subject, await takeTicketStep(deps, admin, answer));
    });
  };
}
