/**
 * The text as one harmless line: no control character, line or paragraph separator (each becomes a space), no bidi
 * embedding, override or isolate and no byte order mark (removed), no lone surrogate (U+FFFD). Joiners stay, so emoji
 * families and Hindi conjuncts hold together. At most `maxLength` UTF-16 units, cut between graphemes with an ellipsis.
 */
export function singleLine(text: string, maxLength: number): string {
  const line = text
    .replace(LONE_SURROGATE, '\ufffd')
    .replace(REORDERING, '')
    .replace(LINE_BREAKING, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  if (line.length <= maxLength) return line;
  let kept = '';
  for (const { segment } of GRAPHEMES.segment(line.slice(0, maxLength * 2))) {
    if (kept.length + segment.length > maxLength - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/**
 * Tag for subjects: what is filled in becomes a single line of at most 60 units, so that a long or hostile name
 * neither ends the header nor pushes the sentence out of sight.
 */
export function subjectLine(sentence: TemplateStringsArray, ...names: readonly string[]): string {
  return sentence.reduce((line, part, index) => `${line}${singleLine(names[index - 1] ?? '', 60)}${part}`);
}

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });
const LONE_SURROGATE = /\p{Cs}/gu;
const REORDERING = /[\u202a-\u202e\u2066-\u2069\ufeff]/g;
const LINE_BREAKING = /[\p{Cc}\u2028\u2029]/gu;
