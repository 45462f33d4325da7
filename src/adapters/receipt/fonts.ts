import { fileURLToPath } from 'node:url';
import { Font } from '@react-pdf/renderer';

/**
 * The fonts receipts are set in, asked in this order for each character: DejaVu Sans (Latin with all its accents,
 * Greek, Cyrillic, Arabic, Hebrew, Armenian, Georgian) and Lohit for Devanagari. Both come with the product and are
 * embedded in every file, so nothing is fetched and every reader sees the same.
 */
export const RECEIPT_FONTS = ['DejaVu Sans', 'Lohit Devanagari'];

/** Stands for a character that neither font has: Chinese, say, or an emoji. */
const MISSING = '\u25a1';

const FILES: Readonly<Record<string, string>> = {
  'DejaVu Sans': 'fonts/DejaVuSans.ttf',
  'Lohit Devanagari': 'fonts/Lohit-Devanagari.ttf',
};

/**
 * Reads the fonts afresh. A font object remembers, for each glyph, the character it was first used for, and writes that
 * into every later file: with one that has served before, the bytes of a receipt would depend on those before it.
 */
export async function loadReceiptFonts(): Promise<void> {
  for (const family of RECEIPT_FONTS) {
    delete Font.getRegisteredFonts()[family];
    Font.register({ family, src: fileURLToPath(new URL(FILES[family] ?? '', import.meta.url)) });
  }
  // A word is never split by a language's rules, which are not ours to guess; one that is too long breaks anywhere.
  Font.registerHyphenationCallback((word) => (word.length <= LONGEST_WORD ? [word] : [...word]));
  for (const fontFamily of RECEIPT_FONTS) {
    await Font.load({ fontFamily });
    const font = Font.getFont({ fontFamily }).data;
    // Every glyph met as its own character before it is met as a part of another's accent: so text can be copied out.
    for (const code of font?.characterSet ?? []) font?.glyphForCodePoint(code);
  }
}

/**
 * A text that can be printed, on one line: control characters and overrides of direction gone, runs of white space one
 * blank, and the sign for a missing character where no font has one. Call it after `loadReceiptFonts`.
 */
export function printable(text: string): string {
  const plain = text.normalize('NFC').replace(/\s+/gu, ' ').replace(UNPRINTABLE, '').trim();
  const fonts = RECEIPT_FONTS.map((fontFamily) => Font.getFont({ fontFamily }).data);
  const known = (letter: string) => {
    const code = letter.codePointAt(0) ?? 0;
    return JOINERS.has(code) || fonts.some((font) => font?.hasGlyphForCodePoint(code));
  };
  return [...plain].map((letter) => (known(letter) ? letter : MISSING)).join('');
}

/** Control characters, halves of surrogate pairs, private use, and signs that turn or hide text; joiners are kept. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}]|(?![\u200c\u200d])\p{Cf}/gu;
const JOINERS = new Set([0x200c, 0x200d]);
const LONGEST_WORD = 24;
