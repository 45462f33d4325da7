import { describe, expect, test } from 'vitest';
import { ruleOf } from '../../../src/domain/notifications/catalogue.ts';
import { MESSAGE_KINDS } from '../../../src/domain/notifications/message.ts';

describe('the catalogue of messages', () => {
  test.each(MESSAGE_KINDS)('says of %s who gets it, when it is planned and when it is untrue', (kind) => {
    const rule = ruleOf(kind);
    expect(rule.to.length).toBeGreaterThan(0);
    expect(rule.when).toMatch(/\.$/);
    expect(rule.until).toMatch(/\.$/);
    expect(rule.urgencyMs).toBeGreaterThan(0);
  });

  test('sends what turns false soonest first', () => {
    const byUrgency = [...MESSAGE_KINDS].sort((a, b) => ruleOf(a).urgencyMs - ruleOf(b).urgencyMs);
    const place = (kind: (typeof MESSAGE_KINDS)[number]) => byUrgency.indexOf(kind);
    expect(place('SESSION_REMINDER_10M')).toBeLessThan(place('SESSION_REMINDER_1H'));
    expect(place('SESSION_REMINDER_1H')).toBeLessThan(place('PAYMENT_RECEIPT'));
    expect(place('PAYMENT_RECEIPT')).toBeLessThan(place('ADMIN_DAILY_DIGEST'));
  });
});
