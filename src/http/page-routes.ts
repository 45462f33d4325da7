import type { HttpRequest, HttpResponse, Route } from './exchange.ts';

/** A page for a person, or a redirect (`location` among the headers, and no `html`). */
export interface Page {
  readonly status: number;
  /** Names in lower case; a list for a header that is sent several times (`set-cookie`). */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Whole and escaped. Styles may be inline; scripts do not run. */
  readonly html?: string;
}

export interface PageHandlers {
  /** Where Google sends the mentor back to: `code` and `state`, or `error`. */
  googleCallback(request: Pick<HttpRequest, 'query' | 'headers' | 'address'>): Promise<Page>;
  /** The stable link of a session, to its current room. */
  join(request: { readonly token: string; readonly address: string }): Promise<Page>;
  /** Asks whether to switch a group of messages off. Changes nothing. */
  askToUnsubscribe(token: string): Promise<Page>;
  /** Switches it off. */
  unsubscribe(token: string): Promise<Page>;
  /** The signed link of a rating: what it would say. */
  rating(token: string): Promise<Page>;
  /** The button on that page, and the words above it. */
  ratingSent(token: string, body: URLSearchParams): Promise<Page>;
  /** The signed link of a guest's demo call: what can be done. */
  demoCall(token: string): Promise<Page>;
  /** A button on that page, and what was chosen. */
  demoCallChanged(token: string, body: URLSearchParams): Promise<Page>;
}

/** The few addresses people open in a browser by themselves. What their addresses hold is a secret, so it is not passed on. */
export function pageRoutes(handlers: PageHandlers): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/oauth/google/callback',
      handle: async ({ query, headers, address }) => page(await handlers.googleCallback({ query, headers, address })),
    },
    {
      method: 'GET',
      path: '/rate/:token',
      handle: async ({ params }) => page(await handlers.rating(params.token ?? '')),
    },
    {
      method: 'POST',
      path: '/rate/:token',
      async handle({ params, readBody }) {
        const body = new URLSearchParams((await readBody(WORDS_BYTES)).toString());
        return page(await handlers.ratingSent(params.token ?? '', body));
      },
    },
    {
      method: 'GET',
      path: '/calls/:token',
      handle: async ({ params }) => page(await handlers.demoCall(params.token ?? '')),
    },
    {
      method: 'POST',
      path: '/calls/:token',
      async handle({ params, readBody }) {
        const body = new URLSearchParams((await readBody(FORM_BYTES)).toString());
        return page(await handlers.demoCallChanged(params.token ?? '', body));
      },
    },
    {
      method: 'GET',
      path: '/join/:token',
      handle: async ({ params, address }) => page(await handlers.join({ token: params.token ?? '', address })),
    },
    {
      method: 'GET',
      path: '/unsubscribe/:token',
      handle: async ({ params }) => page(await handlers.askToUnsubscribe(params.token ?? '')),
    },
    {
      method: 'POST',
      path: '/unsubscribe/:token',
      // The body says "one click" or comes from the page's button; the link alone says all there is to know.
      async handle({ params, readBody }) {
        await readBody(FORM_BYTES);
        return page(await handlers.unsubscribe(params.token ?? ''));
      },
    },
  ];
}

function page({ status, headers, html }: Page): HttpResponse {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': PAGE_POLICY,
      'x-frame-options': 'DENY',
      ...headers,
    },
    body: html ?? '',
  };
}

const FORM_BYTES = 4_096;
/** Two thousand characters of any script, as a form writes them. */
const WORDS_BYTES = 24_576;
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
