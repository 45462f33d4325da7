import type { ReactNode } from 'react';
import { Heading, Text } from 'react-email';
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

export function Muted({ children }: Words) {
  return (
    <Text className="muted" style={styles.muted}>
      {children}
    </Text>
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
        {items.map((item) => (
          <tr key={item}>
            <td className="accent" style={styles.bullet}>
              •
            </td>
            <td className="prose" style={styles.bulletText}>
              {item}
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

export interface Fact {
  readonly label: string;
  readonly value: string;
}
