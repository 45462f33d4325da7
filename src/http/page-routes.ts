import type { DisplayLocale } from '../domain/zones/zoned-text.ts';
import type { HttpRequest, HttpResponse, Route } from './exchange.ts';
import { pageLocale } from './page-locale.ts';

/** A page for a person, or a redirect (`location` among the headers, and no `html`). */
export interface Page {
  readonly status: number;
  /** Names in lower case; a list for a header that is sent several times (`set-cookie`). */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Whole and escaped. Styles may be inline; scripts do not run. */
  readonly html?: string;
}

/** What a signed link names, and the language to answer in. */
export interface OpenedLink {
  readonly token: string;
  readonly locale: DisplayLocale;
}

/** A button on the page of a link, and what stood above it. */
export interface PostedLink extends OpenedLink {
  readonly body: URLSearchParams;
}

export interface PageHandlers {
  /** Where Google sends the mentor back to: `code` and `state`, or `error`. */
  googleCallback(request: Pick<HttpRequest, 'query' | 'headers' | 'address'>): Promise<Page>;
  /** The stable link of a session, to its current room. */
  join(link: OpenedLink): Promise<Page>;
  /** Asks whether to switch a group of messages off. Changes nothing. */
  askToUnsubscribe(link: OpenedLink): Promise<Page>;
  /** Switches it off. */
  unsubscribe(link: OpenedLink): Promise<Page>;
  /** The signed link of a rating: what it would say. */
  rating(link: OpenedLink): Promise<Page>;
  /** The button on that page, and the words above it. */
  ratingSent(link: PostedLink): Promise<Page>;
  /** The signed link of a guest's demo call: what can be done. */
  demoCall(link: OpenedLink): Promise<Page>;
  /** A button on that page, and what was chosen. */
  demoCallChanged(link: PostedLink): Promise<Page>;
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
      handle: async (request) => page(await handlers.rating(opened(request))),
    },
    {
      method: 'POST',
      path: '/rate/:token',
      handle: async (request) => page(await handlers.ratingSent(await posted(request, WORDS_BYTES))),
    },
    {
      method: 'GET',
      path: '/calls/:token',
      handle: async (request) => page(await handlers.demoCall(opened(request))),
    },
    {
      method: 'POST',
      path: '/calls/:token',
      handle: async (request) => page(await handlers.demoCallChanged(await posted(request, FORM_BYTES))),
    },
    {
      method: 'GET',
      path: '/join/:token',
      handle: async (request) => page(await handlers.join(opened(request))),
    },
    {
      method: 'GET',
      path: '/unsubscribe/:token',
      handle: async (request) => page(await handlers.askToUnsubscribe(opened(request))),
    },
    {
      method: 'POST',
      path: '/unsubscribe/:token',
      // The body says "one click" or comes from the page's button; the link alone says all there is to know.
      handle: async (request) => page(await handlers.unsubscribe(await posted(request, FORM_BYTES))),
    },
  ];
}

function opened({ params, headers }: HttpRequest): OpenedLink {
  return { token: params.token ?? '', locale: pageLocale(headers['accept-language']) };
}

async function posted(request: HttpRequest, maxBytes: number): Promise<PostedLink> {
  return { ...opened(request), body: new URLSearchParams((await request.readBody(maxBytes)).toString()) };
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
