import type { DisplayLocale } from '../src/domain/zones/zoned-text.ts';
import type { Letter } from './letter.ts';

/**
 * One kind of message: facts in, a letter in the reader's language out. A pure function; the letter's one list of
 * blocks becomes both the HTML and the text part, so neither can say more than the other.
 */
export type MailTemplate<Props> = (props: Props, locale: DisplayLocale) => Letter;
