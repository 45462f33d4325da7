import type { ReactNode } from 'react';
import { Body, Container, Head, Html, Preview, Section, Text } from 'react-email';
import { TextLink } from './parts/action.tsx';
import { BRAND, DARK_AND_NARROW, styles } from './theme.ts';

export interface LayoutProps {
  /** The subject: screen readers and browsers announce the mail by it. */
  readonly title: string;
  /** What an inbox shows after the subject, up to about 100 characters. */
  readonly preheader: string;
  /** Why this person gets this mail. */
  readonly footer: string;
  readonly dashboardUrl: string;
  readonly children: ReactNode;
}

/** The frame of every mail: one calm column from 320 px up, light and dark, complete without images. */
export function Layout({ title, preheader, footer, dashboardUrl, children }: LayoutProps) {
  return (
    <Html lang="en">
      <Head>
        <title>{title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        {/* Keeps iOS from turning dates and times into links of its own. */}
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
        <style>{DARK_AND_NARROW}</style>
      </Head>
      <Body className="page" style={styles.page}>
        <Preview useTitleTag={false}>{preheader}</Preview>
        <Container style={styles.frame}>
          <Text className="prose" style={styles.brand}>
            {BRAND}
          </Text>
          <Section style={{ borderCollapse: 'separate' }}>
            <CardCell>{children}</CardCell>
          </Section>
          <Text className="muted" style={styles.footer}>
            {footer} <TextLink href={dashboardUrl}>Open your dashboard</TextLink>
          </Text>
        </Container>
      </Body>
    </Html>
  );
}

function CardCell({ children }: { readonly children: ReactNode }) {
  return (
    <div className="card" style={styles.card}>
      {children}
    </div>
  );
}
