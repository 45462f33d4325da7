import type { IncomingHttpHeaders } from 'node:http';

export interface ConsentCookie {
  /** The header value that leaves the secret in the browser that starts a consent. */
  give(secret: string): string;
  /** The secret a browser brings back; null when it brings none. */
  read(headers: Pick<IncomingHttpHeaders, 'cookie'>): string | null;
  /** The header value that takes it away again. */
  take(): string;
}

/**
 * The cookie that ties a consent to the browser that began it (RFC 9700, section 4.7). Scripts never see it, other
 * hosts cannot set it (`__Host-`), and it comes along when Google sends the browser back, which is a navigation (`Lax`).
 * A browser keeps no such cookie of a plain http address, as on a developer's machine: there it has a plain name.
 *
 * @param publicUrl where browsers find this server
 */
export function consentCookie(publicUrl: string): ConsentCookie {
  const isSecure = publicUrl.startsWith('https:');
  const name = isSecure ? '__Host-google-consent' : 'google-consent';
  const attributes = `Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
  return {
    give: (secret) => `${name}=${secret}; Max-Age=${MAX_AGE_SECONDS}; ${attributes}`,
    read: ({ cookie = '' }) =>
      cookie
        .split(';')
        .map((pair) => pair.trim())
        .find((pair) => pair.startsWith(`${name}=`))
        ?.slice(name.length + 1) ?? null,
    take: () => `${name}=; Max-Age=0; ${attributes}`,
  };
}

/** As long as a consent may take. */
const MAX_AGE_SECONDS = 600;
