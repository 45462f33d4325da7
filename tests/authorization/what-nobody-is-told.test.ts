import { describe, expect, test } from 'vitest';
import * as operations from '../../schema/client/operations.ts';
import { ask, type Caller, dataOf } from '../graphql/client.ts';
import { hold, stored } from '../support/bookings.ts';
import type { World } from '../support/world.ts';
import { CALLERS } from './audience.ts';
import { RULES } from './rules.ts';
import { setScene, TUESDAY } from './scene.ts';

describe('what nobody is told', () => {
  test('a mentor does not see what a student paid, or what became of it', async () => {
    const { w, callers, booking } = await setScene();
    const ledgerFor = async (caller: Caller) =>
      (await dataOf(w, caller, operations.BookingLedgerDocument, { id: booking.id })).booking?.ledger;
    expect(await ledgerFor(callers.mentor)).toBeNull();
    for (const caller of ['student', 'admin'] as const) {
      expect(await ledgerFor(callers[caller])).toMatchObject({ entries: expect.any(Array) });
    }
  });

  test('a student learns that a time is taken, only its mentor and admins learn by what', async () => {
    const { w, callers, session, mentorId } = await setScene();
    const sources = async (caller: Caller): Promise<(string | null)[]> => {
      const start = new Date(session.start).toISOString();
      const explained = await dataOf(w, caller, operations.ExplainSlotDocument, { mentorId, start });
      const series = { mentorId, type: 'TRIAL', firstSessions: [start], timeZone: 'UTC' } as const;
      const checked = await dataOf(w, caller, operations.CheckSeriesDocument, { input: series });
      const refusals = [explained.explainSlot, ...checked.checkSeries.occurrences].flatMap((each) => each.refusals);
      expect(refusals.map(({ code }) => code)).toContain('BOOKED');
      return refusals.filter(({ code }) => code === 'BOOKED').map(({ source }) => source);
    };
    for (const caller of ['student', 'other student', 'other mentor'] as const) {
      expect(await sources(callers[caller])).toEqual([null, null]);
    }
    for (const caller of ['mentor', 'admin'] as const) {
      expect(await sources(callers[caller])).toEqual([
        expect.stringContaining(session.id),
        expect.stringContaining(session.id),
      ]);
    }
    const input = {
      series: { mentorId, type: 'TRIAL', firstSessions: [TUESDAY], timeZone: 'UTC' },
      subject: 'Algebra',
      idempotencyKey: 'taken',
    };
    const everything = `mutation($input: BookSeriesInput!) { bookSeries(input: $input) {
      check { occurrences { refusals { code source } } repairPlans { occurrences { refusals { source } } } } } }`;
    const { text } = await ask(w, callers['other student'], everything, { input });
    expect(text).toContain('"code":"BOOKED"');
    expect(text).not.toMatch(/"source":"/);
  });

  test('no answer to anybody holds a token, a secret or the address of somebody else', async () => {
    const scene = await setScene();
    const { w } = scene;
    const held = await hold(w, scene.callers['other student'], scene.callers['other mentor'], ['2026-11-26T10:00:00Z']);
    const canaries = await secretsOf(w, held);
    expect(canaries.length).toBeGreaterThanOrEqual(6);
    const addresses = Object.values(scene.callers).flatMap((caller) =>
      typeof caller === 'string' ? [] : [caller.email],
    );
    for (const name of CALLERS) {
      const caller = scene.callers[name];
      const own = typeof caller === 'string' ? null : caller.email;
      for (const [field, rule] of Object.entries(RULES)) {
        if (field.startsWith('Subscription') || field === 'Mutation.disconnectGoogleCalendar') continue;
        const [query, variables = {}] = rule.ask(scene);
        const { text } = await ask(w, caller, query, { ...variables });
        const leaked = [...canaries, ...addresses.filter((address) => address !== own)].filter((each) =>
          text.includes(each),
        );
        expect([name, field, leaked]).toEqual([name, field, []]);
      }
    }
  }, 60_000);
});

/** What is secret in the database and the configuration, in clear where we know it and sealed where we do not. */
async function secretsOf(w: World, booking: { readonly id: string }): Promise<string[]> {
  const { deps, database } = w;
  const { stripeCheckoutId, requestHash } = await stored(w, booking.id);
  const [grant] = await database.sql`select * from calendar_connections`;
  const sealed = Object.entries(grant ?? {}).flatMap(([column, value]) =>
    column.startsWith('sealed') && typeof value === 'string' ? [value] : [],
  );
  const { auth, secrets, google, stripe, resend } = deps.config;
  return [
    ...sealed,
    stripeCheckoutId,
    requestHash,
    'secret' in auth.key ? auth.key.secret : null,
    secrets.joinLinkSecret,
    google.clientSecret,
    stripe.secretKey,
    ...stripe.webhookSecrets,
    resend.apiKey,
    'ya29.',
    '1//',
  ].filter((secret) => secret !== null);
}
