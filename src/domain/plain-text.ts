/**
 * The text as one harmless line: no control character, line or paragraph separator (each becomes a space), no bidi
 * embedding, override or isolate and no byte order mark (removed), no lone surrogate (U+FFFD). Joiners stay, so emoji
 * families and Hindi conjuncts hold together. At most `maxLength` UTF-16 units, cut between graphemes with an ellipsis.
 */
export function singleLine(text: string, maxLength: number): string {
  return shortened(
    text
      .replace(LONE_SURROGATE, '\ufffd')
      .replace(REORDERING, '')
      .replace(LINE_BREAKING, ' ')
      .replace(/ {2,}/g, ' ')
      .trim(),
    maxLength,
  );
}

/** As `singleLine`, but line feeds stay, so that a description keeps its paragraphs. */
export function harmlessParagraphs(text: string, maxLength: number): string {
  const lines = text.replace(/\r\n|[\r\v\f\u0085\u2028\u2029]/g, '\n').split('\n');
  return shortened(lines.map((line) => singleLine(line, maxLength)).join('\n'), maxLength).trim();
}

/** Whether a text a person typed is plain: no control characters, overrides of direction or halves of surrogate pairs. */
export function isPlainText(text: string): boolean {
  return !NOT_PLAIN.test(text);
}

function shortened(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  let kept = '';
  // One grapheme may be longer than any limit (stacked marks), so the limit is in units and the cut between graphemes.
  for (const { segment } of GRAPHEMES.segment(text.slice(0, maxLength * 2))) {
    if (kept.length + segment.length > maxLength - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });
const LONE_SURROGATE = /\p{Cs}/gu;
const REORDERING = /[\u202a-\u202e\u2066-\u2069\ufeff]/g;
const LINE_BREAKING = /[\p{Cc}\u2028\u2029]/gu;
const NOT_PLAIN = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;
