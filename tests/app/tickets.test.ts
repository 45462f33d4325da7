import { describe, expect, test } from 'vitest';
import { openTicket } from '../../src/app/open-ticket.ts';
import { readTicketMessages, readTickets } from '../../src/app/read-tickets.ts';
import { takeTicketStep } from '../../src/app/take-ticket-step.ts';
import type { User } from '../../src/domain/actor.ts';
import { nextTicketStatus, TICKET_STATUSES, type TicketStep } from '../../src/domain/support/ticket.ts';
import { mentor, person, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const NOW = '2026-11-23T08:00:00Z';
const EVERYTHING = { first: null, after: null };

async function opened(w: World, user: User, subject = 'Where is my room?') {
  const outcome = await openTicket(w.deps, user, { subject, text: 'I cannot\nfind it.' });
  if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems));
  return outcome.ticket;
}

describe('a ticket', () => {
  test('goes back and forth between who asked and the team, until it is solved, and may be opened again', async () => {
    const w = await world({ now: NOW });
    const [sana, admin] = [await student(w), await person(w, 'ADMIN', 'Ada Admin')];
    const ticket = await opened(w, sana);
    const step = async (user: User, what: TicketStep, text: string | null) => {
      const outcome = await takeTicketStep(w.deps, user, { ticketId: ticket.id, step: what, text });
      return 'ticket' in outcome ? outcome.ticket.status : outcome.problems[0]?.code;
    };
    expect(await step(admin, 'REPLY', 'On your dashboard.')).toBe('ANSWERED');
    expect(await step(sana, 'REPLY', 'It is not there.')).toBe('OPEN');
    expect(await step(admin, 'REPLY', '')).toBe('INVALID_TEXT');
    expect(await step(sana, 'REOPEN', null)).toBe('TICKET_NOT_OPEN');
    expect(await step(admin, 'SOLVE', 'Mended.')).toBe('SOLVED');
    expect(await step(admin, 'SOLVE', null)).toBe('TICKET_NOT_OPEN');
    expect(await step(admin, 'REPLY', 'One more thing')).toBe('TICKET_NOT_OPEN');
    expect(await step(sana, 'REOPEN', null)).toBe('OPEN');
    const [{ items } = { items: [] }] = await readTicketMessages(w.deps, [ticket.id], EVERYTHING);
    expect(items.map(({ text }) => text).sort()).toEqual(
      ['I cannot\nfind it.', 'It is not there.', 'Mended.', 'On your dashboard.'].sort(),
    );
  });

  test('is seen by who asked it and by the team, and does not exist for others', async () => {
    const w = await world({ now: NOW });
    const [sana, mina, admin] = [await student(w), await mentor(w), await person(w, 'ADMIN', 'Ada Admin')];
    const [ours, theirs] = [await opened(w, sana, 'First'), await opened(w, mina, 'Second')];
    const seen = async (viewer: User) =>
      (await readTickets(w.deps, viewer, null, EVERYTHING)).items.map(({ subject }) => subject).sort();
    expect([await seen(sana), await seen(mina), await seen(admin)]).toEqual([
      ['First'],
      ['Second'],
      ['First', 'Second'],
    ]);
    const reply = { ticketId: theirs.id, step: 'REPLY', text: 'Hello' } as const;
    await expect(takeTicketStep(w.deps, sana, reply)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(takeTicketStep(w.deps, sana, { ...reply, ticketId: ours.id })).resolves.toBeDefined();
  });

  test('is solved once by two who say so at once', async () => {
    const w = await world({ now: NOW });
    const [sana, admin] = [await student(w), await person(w, 'ADMIN', 'Ada Admin')];
    const { id: ticketId } = await opened(w, sana);
    const solve = { ticketId, step: 'SOLVE', text: null } as const;
    const outcomes = await Promise.all([sana, admin].map((user) => takeTicketStep(w.deps, user, solve)));
    expect(outcomes.filter((outcome) => 'ticket' in outcome)).toHaveLength(1);
  });

  test('is one of twenty a day at most, counted over all servers', async () => {
    const w = await world({ now: NOW });
    const sana = await student(w);
    const tries = await Promise.allSettled(Array.from({ length: 25 }, (_, i) => opened(w, sana, `Question ${i}`)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    const refused = tries.find((each) => each.status === 'rejected');
    expect(refused?.status === 'rejected' && refused.reason).toMatchObject({ code: 'RATE_LIMITED' });
    await w.advance('P2D');
    await opened(w, sana, 'The day after tomorrow');
  });

  test('is never left without a next step', () => {
    const steps = ['REPLY', 'SOLVE', 'REOPEN'] as const;
    for (const status of TICKET_STATUSES) {
      expect(steps.filter((step) => nextTicketStatus(status, step, 'STUDENT') !== null).length).toBeGreaterThan(0);
      for (const step of steps) {
        const next = nextTicketStatus(status, step, 'STUDENT');
        if (step !== 'REPLY') expect(next).not.toBe(status);
      }
    }
  });
});
