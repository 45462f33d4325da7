import { expect, test } from 'vitest';
import { consentCookie } from '../../src/http/consent-cookie.ts';

test('over https the cookie is one that no other host can set and no script can read', () => {
  const cookie = consentCookie('https://calendar.example');
  expect(cookie.give('abc')).toBe('__Host-google-consent=abc; Max-Age=600; Path=/; HttpOnly; SameSite=Lax; Secure');
  expect(cookie.take()).toBe('__Host-google-consent=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure');
});

test('over http, as on a developer’s machine, it goes without what browsers keep for https', () => {
  expect(consentCookie('http://127.0.0.1:4000').give('abc')).toBe(
    'google-consent=abc; Max-Age=600; Path=/; HttpOnly; SameSite=Lax',
  );
});

test('it is found among others, and only under its whole name', () => {
  const { read } = consentCookie('https://calendar.example');
  expect(read({ cookie: 'a=b; __Host-google-consent=abc; c=d' })).toBe('abc');
  expect(read({ cookie: 'google-consent=abc; x__Host-google-consent=abc' })).toBeNull();
  expect(read({})).toBeNull();
});
