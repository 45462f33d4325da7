import { Fault } from '../domain/fault.ts';

/** A language tag in its canonical spelling. Throws `BAD_USER_INPUT` for a text that is none. */
export function readLocale(text: string, path: readonly string[]): string {
  try {
    const [locale] = text.length > LONGEST_TAG ? [] : Intl.getCanonicalLocales(text);
    if (locale !== undefined) return locale;
  } catch {
    // It says no by throwing.
  }
  throw new Fault('BAD_USER_INPUT', 'This is not a language tag. Write it by BCP 47: en, or pt-BR.', { path });
}

/** RFC 5646 §4.4.1: no language anybody speaks needs a longer tag. */
const LONGEST_TAG = 35;
