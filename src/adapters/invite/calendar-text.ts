import { harmlessParagraphs, singleLine } from '../../domain/plain-text.ts';

/** A text as one line of a calendar, short enough to be shown. */
export function calendarLine(text: string, maxLength = 250): string {
  return singleLine(text, maxLength);
}

/** As `calendarLine`, but line feeds stay, so that a description keeps its paragraphs. */
export function calendarParagraphs(text: string): string {
  return harmlessParagraphs(text, 4_000);
}

/** A value of type TEXT (RFC 5545 §3.3.11): what would end it or begin a new one is escaped. */
export function textValue(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/[;,]/g, '\\$&');
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

const MAX_OCTETS = 75;
