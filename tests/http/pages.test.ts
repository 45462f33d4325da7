import { expect, test } from 'vitest';
import { messagePage } from '../../src/http/message-page.ts';
import { pageLocale } from '../../src/http/page-locale.ts';

test.each([
  [undefined, 'en'],
  ['', 'en'],
  ['de', 'de'],
  ['de-AT,de;q=0.9,en;q=0.8', 'de'],
  ['en-GB,en;q=0.9,de;q=0.8', 'en'],
  ['fr-FR,fr;q=0.9,de;q=0.5,en;q=0.3', 'de'],
  ['en;q=0.2, DE;q=0.7', 'de'],
  ['de;q=0', 'en'],
  ['da, *;q=0.5', 'en'],
  ['den,deutsch', 'en'],
  ['de;q=viel', 'en'],
  [`${'x,'.repeat(5_000)}de`, 'en'],
])('a browser that asks for %j reads its pages in %s', (wished, locale) => {
  expect(pageLocale(wished)).toBe(locale);
});

test('a page is in its language, escapes what it is given, and puts no form into a paragraph', () => {
  const hostile = '"><script>alert(1)</script>';
  const { html = '' } = messagePage(
    'de',
    { status: 200, title: hostile, text: hostile },
    {
      button: hostile,
      words: { label: hostile, longest: 9, text: hostile },
      choices: { label: hostile, options: [{ value: hostile, label: hostile }] },
      other: { value: hostile, label: hostile },
    },
  );
  expect(html).toContain('<html lang="de">');
  expect(html).not.toContain('<script');
  expect(html.match(/&#60;script&#62;/g)).toHaveLength(11);
  expect(html.replace(/<p>[^<]*<\/p>/g, '')).not.toContain('<p>');
  // Each field has its words around it: whoever cannot see the page is told what it is for.
  for (const field of ['<textarea', '<select']) expect(html).toMatch(new RegExp(`<label>[^<]+${field} name=`));
  expect(messagePage('en', { status: 200, title: 'T', text: 't' }).html).not.toContain('<form');
});
