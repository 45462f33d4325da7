/**
 * The text as one line without anything that could end a line, hide or reorder text: control characters, line and
 * paragraph separators become a space, bidi embeddings, overrides and isolates and stray marks of byte order vanish,
 * lone surrogates become U+FFFD. Joiners stay: emoji families and Hindi conjuncts need them.
 * At most `maxLength` UTF-16 units, cut between graphemes.
 */
export function calendarLine(text: string, maxLength = 250): string {
  return cut(
    text
      .replace(LONE_SURROGATE, '\ufffd')
      .replace(REORDERING, '')
      .replace(LINE_BREAKING, ' ')
      .replace(/ {2,}/g, ' ')
      .trim(),
    maxLength,
  );
}

/** As `calendarLine`, but line feeds stay, so that a description keeps its paragraphs. */
export function calendarParagraphs(text: string, maxLength = 4_000): string {
  const lines = text.replace(/\r\n|[\r\v\f\u0085\u2028\u2029]/g, '\n').split('\n');
  return cut(lines.map((line) => calendarLine(line, maxLength)).join('\n'), maxLength).trim();
}

/**
 * A name as a quoted parameter value (RFC 5545 §3.2), which cannot hold a double quote at all: it becomes a single
 * one. A caret goes too, since RFC 6868 reads `^n` as a line feed. An empty name gives `fallback`.
 */
export function parameterText(name: string, fallback: string): string {
  return calendarLine(name.replaceAll('"', "'").replaceAll('^', ''), 120) || fallback;
}

/**
 * The calendar with every line folded at 75 octets (RFC 5545 §3.1) and no UTF-8 character split.
 * Lines that came folded are joined first; every line ends in CR LF.
 */
export function foldByOctets(calendar: string): string {
  const lines = calendar.replace(/\r\n[ \t]/g, '').split('\r\n');
  return lines.map(foldLine).join('\r\n');
}

function foldLine(line: string): string {
  if (Buffer.byteLength(line) <= MAX_OCTETS) return line;
  let folded = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > MAX_OCTETS) {
      folded += '\r\n ';
      octets = 1; // the space that marks a continuation counts
    }
    folded += character;
    octets += size;
  }
  return folded;
}

function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  let kept = '';
  // One grapheme may be longer than any limit (stacked marks), so the limit is in units and the cut between graphemes.
  for (const { segment } of GRAPHEMES.segment(text.slice(0, maxLength * 2))) {
    if (kept.length + segment.length > maxLength - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

const MAX_OCTETS = 75;
const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });
const REORDERING = /[\u202a-\u202e\u2066-\u2069\ufeff]/g;
const LONE_SURROGATE = /\p{Cs}/gu;
const LINE_BREAKING = /[\p{Cc}\u2028\u2029]/gu;
