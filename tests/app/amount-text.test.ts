import { expect, test } from 'vitest';
import { amountText } from '../../src/app/mails/mail-facts.ts';

test.each([
  [8_000, 'USD', 'USD 80.00', '80,00 USD'],
  [148_000, 'USD', 'USD 1,480.00', '1.480,00 USD'],
  [123_456_789, 'EUR', 'EUR 1,234,567.89', '1.234.567,89 EUR'],
  [12_000, 'JPY', 'JPY 12,000', '12.000 JPY'],
  [1_234_567, 'KWD', 'KWD 1,234.567', '1.234,567 KWD'],
])('%d minor units of %s read %s, in German %s', (amount, currency, english, german) => {
  expect(amountText({ amount, currency }, 'en')).toBe(english);
  expect(amountText({ amount, currency }, 'de')).toBe(german);
});
