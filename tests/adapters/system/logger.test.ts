import { describe, expect, test } from 'vitest';
import { createLogger, type LogLevel } from '../../../src/adapters/system/logger.ts';
import { ProviderError } from '../../../src/ports/calendar-provider.ts';

function capture(level: LogLevel = 'debug') {
  const lines: string[] = [];
  const log = createLogger(level, { write: (line: string) => void lines.push(line) });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? 'null') };
}

describe('the logger', () => {
  test('writes one JSON object a line, also for texts with line ends', () => {
    const { log, lines, last } = capture();
    log.info({ sessionId: 's1', attempt: 3, ok: true, note: 'a\nb\u2028c' }, 'event written');
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).not.toContain('\n');
    expect(last()).toMatchObject({ msg: 'event written', sessionId: 's1', attempt: 3, ok: true, note: 'a\nb\u2028c' });
  });

  test('is silent below its level', () => {
    const { log, lines } = capture('warn');
    log.debug({}, 'no');
    log.info({}, 'no');
    log.warn({}, 'yes');
    expect(lines).toHaveLength(1);
  });

  test('never writes headers, bodies, tokens or addresses, at any depth and through a child', () => {
    const { log, lines } = capture();
    const request = { headers: { authorization: 'Bearer canary' }, body: 'canary' };
    log.error({ request, headers: request.headers, accessToken: 'canary', studentEmail: 'canary@example.test' }, 'x');
    log.child({ cookie: 'canary', nested: { deep: 'canary' } }).error({ list: [{ a: 'canary' }] }, 'y');
    log.error({ url: new URL('http://localhost/?code=canary'), bytes: Buffer.from('canary') }, 'z');
    expect(lines).toHaveLength(3);
    expect(lines.join('')).not.toContain('canary');
  });

  test('keeps the message of our own errors, and only name, code and frames of foreign ones', () => {
    const { log, lines, last } = capture();
    log.error({ error: new ProviderError('google', 'RATE_LIMITED', 'calendar.events.insert') }, 'x');
    expect(last().error).toMatchObject({
      name: 'ProviderError',
      message: 'google calendar.events.insert: RATE_LIMITED',
    });
    const cause = Object.assign(new Error('password=canary'), { code: 'ECONNRESET', config: { headers: 'canary' } });
    log.error({ error: new Error('select … params: canary', { cause }) }, 'y');
    expect(last().error).toMatchObject({ name: 'Error', cause: { code: 'ECONNRESET' } });
    expect(last().error.stack).toContain('logger.test.ts');
    expect(lines.join('')).not.toContain('canary');
  });

  test('writes counts and lists of ids, and cuts a long text', () => {
    const { log, last } = capture();
    log.info({ counts: { done: 2, late: 0 }, ids: ['a', 'b'], text: 'x'.repeat(5_000), big: 12n }, 'tick');
    expect(last()).toMatchObject({ counts: { done: 2, late: 0 }, ids: ['a', 'b'], big: '12' });
    expect(last().text.length).toBeLessThan(400);
  });
});
