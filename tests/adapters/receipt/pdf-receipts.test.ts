import { describe, expect, test } from 'vitest';
import { pdfReceipts } from '../../../src/adapters/receipt/pdf-receipts.tsx';
import { instant } from '../../../src/domain/time.ts';
import type { ReceiptDocument } from '../../../src/ports/receipts.ts';
import { pdfText } from '../../support/pdf-text.ts';

const RECEIPT: ReceiptDocument = {
  language: 'en',
  number: 'R-2026-000042',
  issuedAt: instant(Date.UTC(2026, 10, 22, 12)),
  brand: 'Some School',
  title: 'Receipt',
  facts: [
    { name: 'Student', value: 'Olena Shevchenko' },
    { name: 'Mentor', value: 'Maria Ortiz' },
  ],
  columns: ['Session', 'When', 'Amount'],
  lines: [
    { what: 'Algebra', when: 'Monday, 23 November 2026, 09:00 to 10:00', amount: 'USD 40.00' },
    { what: 'Algebra', when: 'Tuesday, 24 November 2026, 09:00 to 10:00', amount: 'USD 40.00' },
  ],
  sums: [{ name: 'Total paid', value: 'USD 80.00' }],
  note: 'The next week is charged on Monday, 30 November 2026.',
};

/** A receipt for a student of that name, as read from the file. */
async function receiptOf(value: string): Promise<string> {
  const facts = [{ name: 'Student', value }];
  return (await textOf({ ...RECEIPT, facts })).replace(/\n/g, '');
}

/** Words wrap; the words themselves stay. */
async function textOf(document: ReceiptDocument): Promise<string> {
  return pdfText(await pdfReceipts.write(document));
}

describe('a receipt', () => {
  test('says its number, parties, every session and the sums', async () => {
    const text = (await textOf(RECEIPT)).replace(/\s+/g, ' ');
    for (const words of ['Some School', 'Olena Shevchenko', 'Maria Ortiz', 'Algebra', 'USD 40.00', 'USD 80.00']) {
      expect(text).toContain(words);
    }
    expect(text).toContain('Tuesday, 24 November 2026');
    expect(text.match(/USD 40\.00/g)).toHaveLength(2);
  });

  test('has the same bytes whenever it is written, and others when anything differs', async () => {
    const first = await pdfReceipts.write(RECEIPT);
    // Glyphs that are parts of others, first met in another file, and several files at once.
    const facts = [{ name: 'Student', value: 'Їжак Ïda क्षि Ǖ' }];
    await Promise.all([1, 2].map((number) => pdfReceipts.write({ ...RECEIPT, facts, number: String(number) })));
    expect((await pdfReceipts.write(structuredClone(RECEIPT))).equals(first)).toBe(true);
    expect((await pdfReceipts.write({ ...RECEIPT, number: 'R-2026-000043' })).equals(first)).toBe(false);
  });

  test('of many sessions goes on over pages', async () => {
    const lines = Array.from({ length: 120 }, (_, i) => ({
      what: `Session ${i}`,
      when: 'some day',
      amount: 'USD 1.00',
    }));
    const text = await textOf({ ...RECEIPT, lines });
    expect(text).toContain('Session 0\n');
    expect(text).toContain('Session 119');
  });
});

describe('names', () => {
  test.each(['Zoë', 'Łódź', 'Nguyễn Thị Hương', 'Đorđe Šćepanović', 'Олена Їжак', 'Γιώργος', 'आशा', 'Արամ'])(
    '%s is printed as it is written',
    async (name) => {
      expect(await receiptOf(name)).toContain(name);
    },
  );

  test('with characters no font has show a box for each of them', async () => {
    expect(await receiptOf('Li 李明 😀')).toContain('Li □□');
  });

  test.each([
    ['Ann\u202eevil', 'Annevil'],
    ['Ann\r\nBcc: x', 'Ann Bcc: x'],
    ['Ann\u0000\u0007', 'Ann'],
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['{{7*7}} (\\) Tj', '{{7*7}} (\\) Tj'],
    ['=HYPERLINK("x")', '=HYPERLINK("x")'],
    ['half \ud83d gone', 'half gone'],
  ])('that would do harm elsewhere are inert (%#)', async (name, printed) => {
    expect((await receiptOf(name)).replace(/ +/g, ' ')).toContain(printed.replace(/ +/g, ' '));
  });

  test('of ten thousand characters are cut, and the receipt is complete', async () => {
    const text = await receiptOf('W'.repeat(10_000));
    expect(text.split('When')[0]?.match(/[W…]/g)).toHaveLength(160);
    expect(text).toContain('USD 80.00');
  });
});
