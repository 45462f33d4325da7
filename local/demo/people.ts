import { control, type Person } from './api-client.ts';

/** The cast. They are made known by the platform, which the sandbox plays, and signed in by a token of its own. */
export async function cast(sandboxUrl: string) {
  const join = async (name: string, email: string, role: string, timeZone: string): Promise<Person> => ({
    name,
    email,
    ...(await control<{ id: string; token: string }>(sandboxUrl, 'users', { name, email, role, timeZone })),
  });
  return {
    maria: await join('Maria Alvarez', 'maria@mentors.example', 'MENTOR', 'America/New_York'),
    sam: await join('Sam Okafor', 'sam@students.example', 'STUDENT', 'Europe/London'),
    lena: await join('Lena Fischer', 'lena@students.example', 'STUDENT', 'Europe/Berlin'),
  };
}

/** Walks Google's consent page as a browser would: opens it, allows everything, follows the way back. */
export async function consentInBrowser(authorizationUrl: string, account: string): Promise<string> {
  const page = await (await fetch(authorizationUrl)).text();
  const scopes = [...page.matchAll(/name="scope" value="([^"]+)"/g)].map((match) => match[1] ?? '');
  const form = new URLSearchParams({ other: account, decision: 'allow' });
  for (const scope of scopes) form.append('scope', scope);
  const decision = await fetch(authorizationUrl, { method: 'POST', body: form, redirect: 'manual' });
  const callback = await fetch(decision.headers.get('location') ?? '');
  const heading = /<h1>([^<]*)<\/h1>/.exec(await callback.text());
  return heading?.[1] ?? `no heading (${callback.status})`;
}

/** Pays on the hosted Checkout page as a browser would; answers with where the page leads. */
export async function payInBrowser(checkoutUrl: string): Promise<string | null> {
  await fetch(checkoutUrl);
  const body = new URLSearchParams({ card: 'ok' });
  const paid = await fetch(checkoutUrl, { method: 'POST', body, redirect: 'manual' });
  return paid.headers.get('location');
}
