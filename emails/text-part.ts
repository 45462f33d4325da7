import { BRAND } from './theme.ts';

/**
 * The text part of a mail: blocks with an empty line between them, then the signature. What is null is left out.
 * Lines are not wrapped: programs wrap to their window, and a wrapped link is a broken link.
 */
export function textPart(blocks: readonly (string | null)[], footer: string): string {
  const body = blocks.filter((block) => block !== null && block !== '');
  return `${[...body, `-- \n${BRAND}\n${footer}`].join('\n\n')}\n`;
}

/** A heading in capitals over its lines; null when there are none. */
export function textSection(heading: string, lines: readonly string[]): string | null {
  return lines.length === 0 ? null : [heading.toUpperCase(), ...lines].join('\n');
}
