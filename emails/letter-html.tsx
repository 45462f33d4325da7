import type { ReactElement } from 'react';
import { Layout } from './layout.tsx';
import { type Block, isEmpty, type Letter } from './letter.ts';
import { Action, Choices, TextLink } from './parts/action.tsx';
import { Bullets, Facts, Gap, Prose, Quote, Small, Subheading, Title } from './parts/prose.tsx';
import { RoomLine } from './parts/room-line.tsx';
import { SessionList } from './parts/session-list.tsx';
import { SessionPanel } from './parts/session-panel.tsx';
import { Unbroken } from './parts/unbroken.tsx';
import type { Words } from './words.ts';

/** The letter as a document: headline, blocks in order, frame. */
export function letterHtml(letter: Letter, words: Words): ReactElement {
  const blocks = letter.blocks.filter((block) => block !== null && !isEmpty(block));
  return (
    <Layout letter={letter} words={words}>
      <Title>{letter.title}</Title>
      <Blocks blocks={blocks.filter((block) => block !== null)} words={words} />
    </Layout>
  );
}

function Blocks({ blocks, words }: { readonly blocks: readonly Block[]; readonly words: Words }) {
  return blocks.map((block, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: rendered once, and two blocks may say the same
    <BlockHtml key={index} block={block} previous={blocks[index - 1] ?? null} words={words} />
  ));
}

interface BlockProps {
  readonly block: Block;
  readonly previous: Block | null;
  readonly words: Words;
}

function BlockHtml({ block, previous, words }: BlockProps) {
  return (
    <>
      {previous !== null && needsAir(block, previous) ? <Gap /> : null}
      {blockHtml(block, words)}
    </>
  );
}

/** Prose, panels, quotes and headings bring their own margins; what has none is held off from what stands above. */
function needsAir(block: Block, previous: Block): boolean {
  const open = previous.block !== 'PROSE' && previous.block !== 'SESSION' && previous.block !== 'QUOTE';
  const bringsOwn = block.block === 'SECTION' || block.block === 'SESSION' || block.block === 'QUOTE';
  const goesOn = block.block === 'SMALL' && previous.block === 'SMALL';
  return open && !bringsOwn && !goesOn;
}

function blockHtml(block: Block, words: Words): ReactElement {
  switch (block.block) {
    case 'PROSE':
      return (
        <Prose>
          <Unbroken>{block.text}</Unbroken>
        </Prose>
      );
    case 'SESSION':
      return (
        <SessionPanel times={block.times} words={words}>
          {block.meetLink === undefined ? null : <RoomLine meetLink={block.meetLink} words={words} />}
        </SessionPanel>
      );
    case 'ACTION':
      return <Action href={block.href}>{block.label}</Action>;
    case 'CHOICES':
      return <Choices choices={block.choices} />;
    case 'FACTS':
      return <Facts facts={block.facts} />;
    case 'BULLETS':
      return <Bullets items={block.items} />;
    case 'SESSIONS':
      return <SessionList sessions={block.sessions} words={words} />;
    case 'QUOTE':
      return <Quote text={block.text} from={block.from} />;
    case 'SMALL':
      return (
        <Small>
          <Unbroken>{block.text}</Unbroken>{' '}
          {block.link === null ? null : <TextLink href={block.link.href}>{block.link.label}</TextLink>}
        </Small>
      );
    case 'SECTION':
      return (
        <>
          <Subheading>{block.heading}</Subheading>
          <Blocks blocks={block.blocks.filter((inner) => !isEmpty(inner))} words={words} />
        </>
      );
  }
}
