import type { ListedSession } from './listed-session.ts';
import type { SessionTimes } from './moment.ts';

/** A mail as its template says it, before it is HTML or text. */
export interface Letter {
  readonly subject: string;
  /** The one headline. */
  readonly title: string;
  /** What an inbox shows after the subject, up to about 100 characters. */
  readonly preheader: string;
  /** In order; null is left out. */
  readonly blocks: readonly (Block | null)[];
  /** Why this person gets it. */
  readonly footer: string;
  readonly dashboardUrl: string | null;
  /** Only for kinds somebody may do without. */
  readonly unsubscribeUrl?: string | null;
}

/** What a letter is made of. Each kind is written in `letter-html.tsx` and in `letter-text.ts`. */
export type Block =
  | { readonly block: 'PROSE'; readonly text: string }
  /** One session or call, large. `meetLink` undefined says nothing of a room, null that it is being made. */
  | { readonly block: 'SESSION'; readonly times: SessionTimes; readonly meetLink: string | null | undefined }
  /** The one thing the mail asks for. */
  | { readonly block: 'ACTION'; readonly label: string; readonly href: string }
  /** Equal choices beside one another: ratings, accept and decline. */
  | { readonly block: 'CHOICES'; readonly choices: readonly Choice[] }
  | { readonly block: 'FACTS'; readonly facts: readonly Fact[] }
  | { readonly block: 'BULLETS'; readonly items: readonly string[] }
  | { readonly block: 'SESSIONS'; readonly sessions: readonly ListedSession[] }
  /** In somebody's own words; line feeds stay. */
  | { readonly block: 'QUOTE'; readonly text: string; readonly from: string | null }
  /** In passing, with at most one link after it. */
  | { readonly block: 'SMALL'; readonly text: string; readonly link: Choice | null }
  /** Vanishes with its last block. */
  | { readonly block: 'SECTION'; readonly heading: string; readonly blocks: readonly Block[] };

export interface Choice {
  readonly label: string;
  readonly href: string;
}

export interface Fact {
  readonly label: string;
  readonly value: string;
}

export function prose(text: string): Block {
  return { block: 'PROSE', text };
}

export function session(times: SessionTimes, meetLink?: string | null): Block {
  return { block: 'SESSION', times, meetLink };
}

export function action(label: string, href: string): Block {
  return { block: 'ACTION', label, href };
}

export function choices(...all: readonly Choice[]): Block {
  return { block: 'CHOICES', choices: all };
}

/** Names and values; a null value leaves its line out. */
export function facts(...pairs: readonly (readonly [label: string, value: string | null])[]): Block {
  return {
    block: 'FACTS',
    facts: pairs.flatMap(([label, value]) => (value === null ? [] : [{ label, value }])),
  };
}

export function bullets(items: readonly string[]): Block {
  return { block: 'BULLETS', items };
}

export function sessions(list: readonly ListedSession[]): Block {
  return { block: 'SESSIONS', sessions: list };
}

export function quote(text: string, from: string | null = null): Block {
  return { block: 'QUOTE', text, from };
}

export function small(text: string, link: Choice | null = null): Block {
  return { block: 'SMALL', text, link };
}

export function section(heading: string, ...blocks: readonly Block[]): Block {
  return { block: 'SECTION', heading, blocks };
}

/** True when nothing of it would be seen: an empty list, a section of empty lists. */
export function isEmpty(block: Block): boolean {
  switch (block.block) {
    case 'FACTS':
      return block.facts.length === 0;
    case 'BULLETS':
      return block.items.length === 0;
    case 'SESSIONS':
      return block.sessions.length === 0;
    case 'CHOICES':
      return block.choices.length === 0;
    case 'SECTION':
      return block.blocks.every(isEmpty);
    default:
      return false;
  }
}
