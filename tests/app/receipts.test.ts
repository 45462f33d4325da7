import { sql } from 'drizzle-orm';
import { print } from 'graphql';
import { describe, expect, test } from 'vitest';
import * as operations from '../../schema/client/operations.ts';
import { openBillingPortal } from '../../src/app/open-billing-portal.ts';
import { rescheduleSessions } from '../../src/app/reschedule-sessions.ts';
import { ask, type Caller } from '../graphql/client.ts';
import { at, hold, paid, sessionOf } from '../support/bookings.ts';
import { pdfText } from '../support/pdf-text.ts';
import { mentor, person, student } from '../support/people.ts';
import { type World, world } from '../support/world.ts';

const SUNDAY = '2026-11-22T12:00:00Z';
const STARTS = ['2026-11-23T15:00:00Z', '2026-11-24T15:00:00Z'];

async function scene() {
  const w = await world({ now: SUNDAY });
  const [mina, sana] = [await mentor(w), await student(w, 'Zoë Łódź')];
  const booking = await paid(w, sana, mina, STARTS, { timeZone: 'Asia/Tokyo' });
  return { w, mina, sana, booking };
}

async function invoicesOf(w: World, caller: Caller, id: string) {
  const { data, errors } = await ask(w, caller, print(operations.BookingInvoicesDocument), { id });
  expect(errors).toEqual([]);
  const { booking } = data as { booking: { invoices: ({ receiptUrl: string } & Record<string, unknown>)[] | null } };
  return booking.invoices;
}

async function linkOf({
  w,
  sana,
  booking,
}: Pick<Awaited<ReturnType<typeof scene>>, 'w' | 'sana' | 'booking'>): Promise<string> {
  const [invoice] = (await invoicesOf(w, sana, booking.id)) ?? [];
  if (invoice === undefined) throw new Error('no invoice');
  return invoice.receiptUrl;
}

describe('a paid week', () => {
  test('has an invoice with a line for each session, and one more every week', async () => {
    const { w, sana, booking } = await scene();
    expect(await invoicesOf(w, sana, booking.id)).toMatchObject([
      {
        number: 'R-2026-000001',
        week: 0,
        status: 'PAID',
        amount: { amount: 8000, currency: 'USD' },
        tax: { amount: 0 },
        lines: [
          { start: '2026-11-23T15:00:00.000Z', amount: { amount: 4000 } },
          { start: '2026-11-24T15:00:00.000Z', amount: { amount: 4000 } },
        ],
      },
    ]);
    await w.advance('P7DT3H');
    const weeks = await invoicesOf(w, sana, booking.id);
    expect(weeks?.map(({ week, number }) => [week, number])).toEqual([
      [0, 'R-2026-000001'],
      [1, 'R-2026-000002'],
    ]);
  });

  test('has a receipt in the student’s zone, the same after a session moved', async () => {
    const found = await scene();
    const { w, sana, booking } = found;
    const link = await linkOf(found);
    const response = await fetch(link);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="R-2026-000001.pdf"');
    const first = Buffer.from(await response.arrayBuffer());
    const text = pdfText(first).replace(/\s+/g, ' ');
    expect(text).toContain('Zoë Łódź');
    expect(text).toContain('Tuesday, 24 November 2026, 00:00 to 01:00');
    expect(text).toContain('UTC+09:00');
    expect(text).toContain('USD 80.00');
    expect(text).toContain('The next week is charged on Sunday, 29 November 2026.');
    const { id: sessionId } = await sessionOf(w, booking, 0);
    const move = { sessionId, scope: 'THIS_SESSION', newStart: at('2026-11-23T12:00:00Z'), reason: null } as const;
    expect((await rescheduleSessions(w.deps, sana, move)).userErrors).toEqual([]);
    const again = Buffer.from(await (await fetch(link)).arrayBuffer());
    expect(again.equals(first)).toBe(true);
  });
});

describe('a receipt', () => {
  test('is in the language its student read when it was issued, and stays in it', async () => {
    const w = await world({ now: SUNDAY });
    const sana = await student(w);
    const speaks = (locale: string) =>
      w.deps.db.execute(sql`update users set locale = ${locale} where id = ${sana.id}`);
    await speaks('de-AT');
    const booking = await paid(w, sana, await mentor(w), STARTS, { timeZone: 'Europe/Vienna' });
    await speaks('en');
    const text = pdfText(Buffer.from(await (await fetch(await linkOf({ w, sana, booking }))).arrayBuffer()));
    const plain = text.replace(/\s+/g, ' ');
    expect(plain).toContain('Quittungsnummer');
    expect(plain).toContain('Montag, 23. November 2026, 16:00 bis 17:00');
    expect(plain).toContain('Die nächste Woche wird abgebucht: Sonntag, 29. November 2026.');
    expect(plain).not.toMatch(/Receipt|Charged|Session|Amount/);
  });

  test('opens with the link for a quarter of an hour, and for nobody who changes it', async () => {
    const found = await scene();
    const link = new URL(await linkOf(found));
    const status = async (change: (url: URL) => void) => {
      const url = new URL(link);
      change(url);
      return (await fetch(url)).status;
    };
    expect(await status(() => {})).toBe(200);
    expect(await status((url) => url.searchParams.set('expires', '99999999999999'))).toBe(404);
    expect(await status((url) => url.searchParams.delete('signature'))).toBe(404);
    expect(await status((url) => url.searchParams.set('signature', 'x'))).toBe(404);
    const unknown = await status((url) => {
      url.pathname = '/receipts/in_unknown';
    });
    expect(unknown).toBe(404);
    found.w.jumpTo(at('2026-11-22T12:15:00.001Z'));
    expect(await status(() => {})).toBe(404);
  });

  test('opens for its student and admins by themselves, and for no one else', async () => {
    const found = await scene();
    const { w, sana, mina } = found;
    const link = new URL(await linkOf(found));
    link.search = '';
    const admin = await person(w, 'ADMIN', 'Ann Admin');
    const other = await student(w, 'Olga Other');
    const statuses = [];
    for (const caller of [sana, admin, mina, other]) {
      const headers = { authorization: `Bearer ${await w.host.issueToken(caller.email)}` };
      statuses.push((await fetch(link, { headers })).status);
    }
    expect(statuses).toEqual([200, 200, 404, 404]);
    expect((await fetch(link)).status).toBe(404);
  });

  test('and what was paid are not the mentor’s to see', async () => {
    const { w, mina, booking } = await scene();
    expect(await invoicesOf(w, mina, booking.id)).toBeNull();
  });
});

describe('the mail about a paid week', () => {
  test('brings the receipt that the dashboard gives, each week once, in the student’s zone', async () => {
    const found = await scene();
    const { w, sana } = found;
    const downloaded = Buffer.from(await (await fetch(await linkOf(found))).arrayBuffer());
    const [mail] = await w.mailbox(sana.email, 'PAYMENT_RECEIPT');
    expect(mail?.text).toContain('USD 80.00');
    expect(mail?.text).toContain('R-2026-000001');
    expect(mail?.text).toContain('Sunday, 29 November 2026');
    expect(mail?.attachments.map(({ filename, content }) => [filename, content])).toEqual([
      ['R-2026-000001.pdf', downloaded.toString('base64')],
    ]);
    await w.advance('P7DT3H');
    expect(await w.mailbox(sana.email, 'PAYMENT_RECEIPT')).toHaveLength(2);
    expect(await w.mailbox(sana.email, 'SUBSCRIPTION_STARTED')).toHaveLength(1);
  });
});

describe('the billing portal', () => {
  test('opens for the customer who pays the booking', async () => {
    const { w, sana, booking } = await scene();
    const open = () => openBillingPortal(w.deps, sana, booking.id);
    const { url, userErrors } = await open();
    expect(userErrors).toEqual([]);
    expect(url).toMatch(/^http.*\/portal\/bps_/);
    expect((await open()).url).toBe(url);
    await w.advance('PT2M');
    expect((await open()).url).not.toBe(url);
  });

  test('does not open before anything was paid', async () => {
    const w = await world({ now: SUNDAY });
    const sana = await student(w);
    const { id } = await hold(w, sana, await mentor(w), STARTS);
    expect(await openBillingPortal(w.deps, sana, id)).toMatchObject({ userErrors: [{ code: 'NOT_SUBSCRIBED' }] });
  });
});
