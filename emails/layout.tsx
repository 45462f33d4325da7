import type { ReactNode } from 'react';
import { Body, Container, Head, Html, Preview, Section, Text } from 'react-email';
import { singleLine } from '../src/domain/plain-text.ts';
import type { Letter } from './letter.ts';
import { TextLink } from './parts/action.tsx';
import { BRAND, DARK_AND_NARROW, styles } from './theme.ts';
import type { Words } from './words.ts';

interface LayoutProps {
  readonly letter: Letter;
  readonly words: Words;
  readonly children: ReactNode;
}

/** The frame of every mail: one calm column from 320 px up, light and dark, complete without images. */
export function Layout({ letter, words, children }: LayoutProps) {
  return (
    <Html lang={words.language}>
      <Head>
        <title>{letter.subject}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        {/* Keeps iOS from turning dates and times into links of its own. */}
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
        <style>{DARK_AND_NARROW}</style>
      </Head>
      <Body className="page" lang={words.language} style={styles.page}>
        <Preview useTitleTag={false}>{singleLine(letter.preheader, MOST_PREVIEWED)}</Preview>
        <Container style={styles.frame}>
          <Text className="prose" style={styles.brand}>
            {BRAND}
          </Text>
          <Section style={{ borderCollapse: 'separate' }}>
            <CardCell>{children}</CardCell>
          </Section>
          <Footer letter={letter} words={words} />
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

function Footer({ letter, words }: Omit<LayoutProps, 'children'>) {
  const { footer, dashboardUrl, unsubscribeUrl } = letter;
  return (
    <Text className="muted" style={styles.footer}>
      {footer} {dashboardUrl === null ? null : <TextLink href={dashboardUrl}>{words.openDashboard}</TextLink>}
      {unsubscribeUrl == null ? null : (
        <>
          <br />
          <TextLink href={unsubscribeUrl}>{words.unsubscribe}</TextLink>
        </>
      )}
    </Text>
  );
}

/** React Email cuts after so many units, also through the middle of an emoji. */
const MOST_PREVIEWED = 200;
