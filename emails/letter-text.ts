import { type Block, type Choice, isEmpty, type Letter } from './letter.ts';
import { roomText } from './parts/room-line.tsx';
import { sessionListText } from './parts/session-list.tsx';
import { sessionText } from './parts/session-panel.tsx';
import { BRAND } from './theme.ts';
import type { Words } from './words.ts';

/**
 * The text part: blocks with an empty line between them, then the signature. Lines are not wrapped: programs wrap to
 * their window, and a wrapped link is a broken link.
 */
export function letterText(letter: Letter, words: Words): string {
  const body = letter.blocks.flatMap((block) => (block === null || isEmpty(block) ? [] : [blockText(block, words)]));
  const { dashboardUrl, unsubscribeUrl } = letter;
  const signature = [
    '-- ',
    BRAND,
    letter.footer,
    ...(unsubscribeUrl == null ? [] : [`${words.unsubscribe}: ${unsubscribeUrl}`]),
    ...(dashboardUrl === null ? [] : [`${words.dashboard}: ${dashboardUrl}`]),
  ];
  return `${[...body, signature.join('\n')].join('\n\n')}\n`;
}

function blockText(block: Block, words: Words): string {
  switch (block.block) {
    case 'PROSE':
      return block.text;
    case 'SESSION': {
      const { times, meetLink } = block;
      return [sessionText(times, words), ...(meetLink === undefined ? [] : [roomText(meetLink, words)])].join('\n');
    }
    case 'ACTION':
      return `${block.label}: ${block.href}`;
    case 'CHOICES':
      return block.choices.map(({ label, href }) => `${label}: ${href}`).join('\n');
    case 'FACTS':
      return block.facts.map(({ label, value }) => `${label}: ${value}`).join('\n');
    case 'BULLETS':
      return block.items.map((item) => `- ${item}`).join('\n');
    case 'SESSIONS':
      return sessionListText(block.sessions, words).join('\n');
    case 'QUOTE':
      return [
        ...(block.from === null ? [] : [`${block.from}:`]),
        ...block.text.split('\n').map((line) => `> ${line}`.trimEnd()),
      ].join('\n');
    case 'SMALL':
      return block.link === null ? block.text : `${block.text} ${announced(block.text, block.link)}`;
    case 'SECTION':
      return [
        block.heading.toUpperCase(),
        ...block.blocks.filter((inner) => !isEmpty(inner)).map((inner) => blockText(inner, words)),
      ].join('\n');
  }
}

/** A link behind words that say where it leads: the sentence before it where that ends in a colon, else its own. */
function announced(text: string, { label, href }: Choice): string {
  return text.endsWith(':') ? href : `${label}: ${href}`;
}
