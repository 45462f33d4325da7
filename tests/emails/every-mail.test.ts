import { describe, expect, test } from 'vitest';
import { fixturesIn } from '../../emails/fixtures/fixtures.ts';
import { BRAND } from '../../emails/theme.ts';
import { decoded, readable, samplesIn, shownTexts, visible } from './samples.ts';
import { readStrictly } from './strict-html.ts';

const english = samplesIn('en');
const german = samplesIn('de');

/** Inline properties that Gmail, Outlook, Apple Mail and Yahoo understand, or may ignore without harm. */
const SUPPORTED = new Set(
  [
    'background-color color font-family font-size font-weight letter-spacing line-height text-align text-decoration',
    'text-decoration-line vertical-align white-space word-break width max-width height max-height margin padding',
    'margin-top margin-right margin-bottom margin-left padding-top padding-right padding-bottom padding-left',
    'border border-top border-left border-color border-style border-width border-radius border-collapse display overflow opacity',
    'mso-padding-alt mso-text-raise mso-font-width',
  ].flatMap((line) => line.split(' ')),
);

/** What the product itself writes: addresses, parts of moments. */
const OURS = /(Url|Link)$|^(date|time|endTime|zone|offset)$/;

const HOSTILE: readonly (readonly [string, string])[] = [
  ['markup and a header', '<script>alert(1)</script>\r\nBcc: x@evil.example\u2028"><a href="https://evil.example">'],
  ['a formula', '=HYPERLINK("https://evil.example","pay")'],
  ['text that runs backwards', '\u202egnp.exe\u2066 X\u0000\rX-Evil: 1'],
  ['families of emoji', '👨‍👩‍👧‍👦'.repeat(40)],
  ['ten thousand letters', '"&<'.repeat(3_334)],
];

describe.each([...english, ...german])('$name in $locale', ({ mail, props, locale }) => {
  const elements = readStrictly(mail.html);

  test('is a complete document: doctype, language, title, preheader', () => {
    expect(mail.html).toMatch(new RegExp(`^<!DOCTYPE html [^>]+><html [^>]*lang="${locale}"`));
    // Programs that drop html and body keep what stands inside: no element may speak another language.
    expect(new Set(elements.flatMap(({ attributes }) => attributes.get('lang') ?? []))).toEqual(new Set([locale]));
    expect(elements.filter(({ name }) => name === 'title')).toHaveLength(1);
    expect(decoded(/<title>([^<]*)<\/title>/.exec(mail.html)?.[1] ?? '')).toBe(mail.subject);
    expect(elements.filter(({ name }) => name === 'h1')).toHaveLength(1);
    expect(mail.html).toMatch(/<h1[^>]*>[^<]*\p{L}{2}[^<]*<\/h1>/u);
    // What an inbox shows after the subject: words, and not the filling that keeps the rest of the mail out of it.
    expect(mail.html).toMatch(/data-skip-in-text="true"[^>]*>[^<]{10,}</);
    expect(mail.subject).toMatch(/^\p{Extended_Pictographic}/u);
  });

  test('stays far below the 102 KB at which programs cut a mail', () => {
    expect(Buffer.byteLength(mail.html)).toBeLessThan(60_000);
  });

  test('links only to the addresses it was given, each with words to press', () => {
    const links = elements.filter(({ name }) => name === 'a').map(({ attributes }) => attributes.get('href') ?? '');
    expect(links.length).toBeGreaterThanOrEqual(1);
    const given = new Set(shownTexts(props).map((text) => text.replaceAll('&', '&amp;')));
    for (const link of links) expect(given, link).toContain(link);
    const wordless = mail.html.replace(/<!--.*?-->/gs, '').match(/<a [^>]*>(\s|<[^>]+>|&(nbsp|#\d+);)*<\/a>/g);
    expect(wordless).toBeNull();
    expect(mail.html).not.toMatch(/undefined|\[object |NaN/);
  });

  test('asks for no image, script or form, and no style that mail programs refuse', () => {
    const styles = elements.flatMap(({ attributes }) =>
      (attributes.get('style') ?? '').replaceAll('&#x27;', '').split(';'),
    );
    const names = new Set(styles.map((style) => style.split(':')[0]?.trim() ?? '').filter((name) => name !== ''));
    expect([...names].filter((name) => !SUPPORTED.has(name))).toEqual([]);
    expect(mail.html).not.toMatch(/(flex|grid|position:|url\(|var\(|calc\()/);
  });

  test('shows in HTML and in text every prop it was given', () => {
    const page = visible(mail.html);
    for (const text of shownTexts(props)) {
      const link = `href="${text.replaceAll('&', '&amp;')}"`;
      expect(page.includes(text) || mail.html.includes(link), `${text} in the HTML`).toBe(true);
      expect(mail.text.toUpperCase().includes(text.toUpperCase()), `${text} in the text`).toBe(true);
    }
  });

  test('breaks one endless word at the edge of its card, but no word of its own and no time', () => {
    const card = elements.find(({ attributes }) => attributes.get('class') === 'card');
    expect(card?.attributes.get('style')).toContain('word-break:break-word');
    const labels = elements.filter(({ attributes }) => attributes.get('class')?.startsWith('label'));
    for (const { attributes } of labels) expect(attributes.get('style')).toContain('word-break:normal');
    // A time span or an offset stands whole in a piece of its own wherever it follows other words.
    const torn = readable(mail.html).filter((piece) => /\S.*(\d\d:\d\d – \d\d:\d\d|UTC[+-]\d\d:\d\d)/.test(piece));
    expect(torn.filter((piece) => !/^\(?UTC[+-]/.test(piece))).toEqual(
      [preheader(mail.html)].filter((it) => torn.includes(it)),
    );
  });

  test('says in the text part where each link leads, and nothing twice', () => {
    const lines = mail.text.split('\n');
    for (const line of lines.filter((each) => each.includes('https://'))) expect(line).toMatch(/[^\s]: https:\S+$/);
    const sentences = lines.filter((line) => /^\p{L}.{15,}[.?!]$/u.test(line));
    expect(new Set(sentences).size).toBe(sentences.length);
  });

  test('has a text part made of short blocks, without markup', () => {
    expect(mail.text).not.toMatch(/<[a-z]|&[a-z#]+;|undefined|null|\[object /);
    expect(mail.text).not.toMatch(/\n{3}/);
    expect(mail.text).toContain(`\n-- \n${BRAND}\n`);
  });
});

describe.each(english)('$name', ({ rewrite }) => {
  test('leaves hostile texts harmless, wherever a person can write', () => {
    for (const [, hostile] of HOSTILE) {
      const mail = rewrite((text, property) => (OURS.test(property) ? text : hostile));
      expect(mail.subject).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
      expect(mail.subject.length).toBeLessThan(260);
      expect(readStrictly(mail.html).map(({ name }) => name)).not.toContain('script');
      expect(mail.html).not.toMatch(/[\u202a-\u202e\u2066-\u2069]|evil\.example"/);
      expect(mail.text).not.toMatch(/^(Bcc|X-Evil):/m);
      expect(mail.text).not.toMatch(/[\u202a-\u202e\u2066-\u2069]|(?!\n)\p{Cc}/u);
      expect(Buffer.byteLength(mail.html)).toBeLessThan(102_000);
    }
  });
});

function preheader(html: string): string {
  return decoded(/data-skip-in-text="true"[^>]*>([^<]*)</.exec(html)?.[1] ?? '');
}

test('each mail exists in both languages', () => {
  expect(german.map(({ name }) => name)).toEqual(english.map(({ name }) => name));
});

/** What is left when the facts are taken out: the template's own words. */
function ownWords(pieces: readonly string[], props: unknown): string[] {
  const facts = shownTexts(props)
    .flatMap((fact) => [fact, fact.toUpperCase(), fact.slice(0, 59)])
    .sort((a, b) => b.length - a.length);
  return pieces
    .map((piece) =>
      facts
        .reduce((rest, fact) => rest.replaceAll(fact, ''), piece)
        .replace(/\(?UTC[+-]\d\d:\d\d\)?/g, '')
        .trim(),
    )
    .filter((words) => /\p{L}{3}/u.test(words) && words !== BRAND && !SAME_IN_BOTH.has(words));
}

/** Names and words both languages write alike. */
const SAME_IN_BOTH = new Set(['Google Meet:']);

test.each(german.map((sample, index) => ({ ...sample, twin: english[index] })))(
  '$name says nothing in German that it says in English too',
  ({ mail, props, twin }) => {
    if (twin === undefined) throw new Error('the English mail is needed');
    const words = (text: string) => text.split(/\n|(?<=[.:!?]) /);
    const spoken = (one: typeof mail, facts: unknown) =>
      ownWords([...words(one.text), ...readable(one.html).flatMap(words), one.subject], facts);
    const inEnglish = new Set(spoken(twin.mail, twin.props));
    expect(spoken(mail, props).filter((line) => inEnglish.has(line))).toEqual([]);
  },
);

test('examples differ from one another: each shows another way to read', () => {
  for (const examples of Object.values(fixturesIn('en'))) {
    const written = Object.values(examples).map((props) => JSON.stringify(props));
    expect(new Set(written).size).toBe(written.length);
  }
});
