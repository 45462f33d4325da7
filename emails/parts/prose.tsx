import type { ReactNode } from 'react';
import { Heading, Text } from 'react-email';
import type { Fact } from '../letter.ts';
import { styles } from '../theme.ts';
import { Unbroken } from './unbroken.tsx';

interface Words {
  readonly children: ReactNode;
}

/** The mail's one headline. */
export function Title({ children }: Words) {
  return (
    <Heading as="h1" className="strong" style={styles.title}>
      {children}
    </Heading>
  );
}

export function Subheading({ children }: Words) {
  return (
    <Heading as="h2" className="strong" style={styles.heading}>
      {children}
    </Heading>
  );
}

export function Prose({ children }: Words) {
  return (
    <Text className="prose" style={styles.prose}>
      {children}
    </Text>
  );
}

/** In passing, a paragraph of its own. */
export function Small({ children }: Words) {
  return (
    <Text className="muted" style={styles.small}>
      {children}
    </Text>
  );
}

export function Muted({ children }: Words) {
  return (
    <Text className="muted" style={styles.muted}>
      {children}
    </Text>
  );
}

/** In somebody's own words, with a bar beside it. */
export function Quote({ text, from }: { readonly text: string; readonly from: string | null }) {
  const lines = text.split('\n').filter((line) => line !== '');
  return (
    <div className="panel" style={styles.quote}>
      {from === null ? null : (
        <Text className="muted" style={styles.muted}>
          {from}
        </Text>
      )}
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rendered once, and two lines may say the same
        <Text key={index} className="prose" style={styles.quoteLine}>
          {line}
        </Text>
      ))}
    </div>
  );
}

/** Air between two blocks. */
export function Gap() {
  return <div style={styles.gap} />;
}

/** A short list; nothing at all when it is empty. */
export function Bullets({ items }: { readonly items: readonly string[] }) {
  if (items.length === 0) return null;
  return (
    <table border={0} cellPadding="0" cellSpacing="0" role="presentation" width="100%">
      <tbody>
        {items.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rendered once, and two items may say the same
          <tr key={index}>
            <td className="accent" style={styles.bullet}>
              •
            </td>
            <td className="prose" style={styles.bulletText}>
              <Unbroken>{item}</Unbroken>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Names and values, one pair a line; nothing at all when there are none. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  if (facts.length === 0) return null;
  return (
    <table border={0} cellPadding="0" cellSpacing="0" role="presentation" width="100%" style={{ marginTop: '6px' }}>
      <tbody>
        {facts.map(({ label, value }) => (
          <tr key={label}>
            <td className="label muted" style={styles.label}>
              {label}
            </td>
            <td className="strong" style={styles.value}>
              <Unbroken>{value}</Unbroken>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
