import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { subjectLine } from '../../emails/single-line.ts';
import { singleLine } from '../../src/domain/plain-text.ts';

describe('a line', () => {
  test.each<[string, string, string]>([
    ['CR LF and a header', 'Ann\r\nBcc: x@evil.example', 'Ann Bcc: x@evil.example'],
    ['bare CR and bare LF', 'Ann\rBob\nCid', 'Ann Bob Cid'],
    ['NUL, escape and C1 controls', 'A\u0000n\u001bn\u0085', 'A n n'],
    ['line and paragraph separators', 'Ann\u2028Bob\u2029Cid', 'Ann Bob Cid'],
    ['a right-to-left override', 'photo\u202egnp.exe', 'photognp.exe'],
    ['bidi isolates and a byte order mark', '\ufeff\u2067Ann\u2069', 'Ann'],
    ['markup, which only the HTML has to escape', '<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['an emoji family, held together by joiners', 'Ann 👨‍👩‍👧‍👦', 'Ann 👨‍👩‍👧‍👦'],
    ['Hindi with conjuncts', 'श्रीवास्तव', 'श्रीवास्तव'],
    ['a lone surrogate', 'a\ud800b', 'a\ufffdb'],
    ['tabs and runs of spaces', ' a\t \t b ', 'a b'],
  ])('with %s', (_, hostile, harmless) => {
    expect(singleLine(hostile, 60)).toBe(harmless);
  });

  test('of ten thousand letters keeps its beginning', () => {
    expect(singleLine('x'.repeat(10_000), 60)).toBe(`${'x'.repeat(59)}…`);
  });

  test('is cut between graphemes, never inside an emoji family', () => {
    expect(singleLine('👨‍👩‍👧‍👦'.repeat(100), 60)).toBe(`${'👨‍👩‍👧‍👦'.repeat(5)}…`);
  });

  test('of one grapheme longer than any limit is still bounded', () => {
    expect(singleLine(`a${'\u0301'.repeat(10_000)}`, 60).length).toBeLessThanOrEqual(60);
  });

  test('of any text is bounded, well formed and stays as it is when cleaned again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.integer({ min: 2, max: 200 }), (text, limit) => {
        const line = singleLine(text, limit);
        expect(line.length).toBeLessThanOrEqual(limit);
        expect(line).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
        expect(singleLine(line, limit)).toBe(line);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a subject', () => {
  test('keeps its sentence around a hostile name', () => {
    expect(subjectLine`✅ Your session with ${'Ann\r\nBcc: x@evil.example'} is confirmed!`).toBe(
      '✅ Your session with Ann Bcc: x@evil.example is confirmed!',
    );
  });

  test('still ends in its own words after a name of ten thousand letters', () => {
    const subject = subjectLine`📅 New booking: ${'x'.repeat(10_000)} with ${'y'.repeat(10_000)}.`;
    expect(subject).toBe(`📅 New booking: ${'x'.repeat(59)}… with ${'y'.repeat(59)}….`);
  });

  test('without a name is the sentence alone', () => {
    expect(subjectLine`Welcome`).toBe('Welcome');
  });
});
