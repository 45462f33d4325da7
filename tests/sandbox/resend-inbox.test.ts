import { Resend } from 'resend';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createResend } from '../../sandbox/resend/provider.ts';
import { type StandInWorld, standInWorld } from './stand-in-world.ts';

let world: StandInWorld;
let resend: Resend;
beforeEach(async () => {
  world = await standInWorld(createResend, Date.parse('2026-11-22T12:00:00Z'));
  resend = new Resend('re_sandbox', { baseUrl: `${world.url}/resend` });
});
afterEach(() => world.close());

const hostile = '<script>alert(1)</script><img src=x onerror=alert(1)>';
const get = (path: string) => fetch(`${world.url}/resend/inbox${path}`);

async function sendHostile(): Promise<string> {
  const { data } = await resend.emails.send({
    from: 'a@example.com',
    to: 'sam@example.com',
    subject: hostile,
    html: `<html><head><title>x</title></head><body>${hostile}<a href="https://example.com">go</a></body></html>`,
    text: hostile,
    attachments: [{ filename: '"><script>.html', content: Buffer.from(hostile), contentType: 'text/html\r\nX-A: b' }],
  });
  return String(data?.id);
}

test('hostile subjects, texts and file names are text on the inbox pages', async () => {
  const id = await sendHostile();
  for (const path of ['', '?to=sam', `/${id}`]) {
    const response = await get(path);
    const page = await response.text();
    expect(page).not.toContain('<script');
    expect(page).not.toContain('<img');
    expect(page).toContain('alert(1)');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  }
});

test('the HTML of a mail is only served into an origin of its own, without scripts', async () => {
  const id = await sendHostile();
  const page = await (await get(`/${id}`)).text();
  const frame = /<iframe[^>]*>/.exec(page)?.[0] ?? '';
  expect(frame).toContain(`src="/resend/inbox/${id}/html"`);
  expect(frame).toContain('sandbox="');
  expect(frame).not.toMatch(/allow-(scripts|same-origin|top-navigation|forms)/);

  const mail = await get(`/${id}/html`);
  const policy = mail.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/^sandbox /);
  expect(policy).not.toMatch(/allow-(scripts|same-origin|top-navigation|forms)/);
  expect(policy).toContain("default-src 'none'");
  expect(await mail.text()).toContain('<head><base target="_blank">');
});

test('attachments are downloads, whatever they call themselves', async () => {
  const id = await sendHostile();
  const response = await get(`/${id}/attachments/0`);
  expect(response.headers.get('content-type')).toBe('application/octet-stream');
  expect(response.headers.get('x-a')).toBeNull();
  expect(response.headers.get('content-disposition')).toMatch(
    /^attachment; filename="[\w.-]+"; filename\*=UTF-8''[\w.%-]+$/,
  );
  expect(await response.text()).toBe(hostile);
});

test('the inbox finds mails by recipient and says when there is none', async () => {
  await sendHostile();
  expect(await (await get('?to=kim')).text()).toContain('No mail yet.');
  expect((await get('/none')).status).toBe(404);
});
