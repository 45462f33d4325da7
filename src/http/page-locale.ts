import { type DisplayLocale, displayLocale } from '../domain/zones/zoned-text.ts';

/**
 * The language of a page: the one that the browser likes best of those pages are written in. Whoever opens a link of
 * a mail is not signed in, and whoever holds a wrong one is nobody we know.
 */
export function pageLocale(acceptLanguage: string | undefined): DisplayLocale {
  const [best] = (acceptLanguage ?? '')
    .split(',', MOST_LANGUAGES)
    .map((part) => {
      const [tag = '', weight] = part.trim().split(/\s*;\s*q=/);
      return { tag, weight: Number(weight ?? 1) };
    })
    .filter(({ tag, weight }) => WRITTEN.test(tag) && weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return displayLocale(best?.tag ?? 'en');
}

const WRITTEN = /^(en|de)(-|$)/i;
const MOST_LANGUAGES = 20;
