import { Document, Page, renderToBuffer, StyleSheet, Text, View } from '@react-pdf/renderer';
import type { ComponentProps } from 'react';
import type { ReceiptDocument, ReceiptFact, Receipts } from '../../ports/receipts.ts';
import { loadReceiptFonts, printable, RECEIPT_FONTS } from './fonts.ts';

/** Receipts by React PDF: one page, or as many as the lines take. */
export const pdfReceipts: Receipts = {
  write(document) {
    const written = latest.then(() => writeAlone(document));
    latest = written.catch(() => null);
    return written;
  },
};

/** One after another, for they share the library's one set of fonts. A failure is its own caller's alone. */
let latest: Promise<unknown> = Promise.resolve();

async function writeAlone(document: ReceiptDocument): Promise<Buffer> {
  await loadReceiptFonts();
  return renderToBuffer(receipt(legible(document)));
}

/** Every text made safe at one place. */
function legible(document: ReceiptDocument): ReceiptDocument {
  const fact = ({ name, value }: ReceiptFact) => ({ name: printable(name), value: clipped(value) });
  const [what, when, amount] = document.columns;
  return {
    ...document,
    number: printable(document.number),
    brand: clipped(document.brand),
    title: clipped(document.title),
    facts: document.facts.map(fact),
    columns: [printable(what), printable(when), printable(amount)],
    lines: document.lines.map((line) => ({
      what: clipped(line.what),
      when: printable(line.when),
      amount: printable(line.amount),
    })),
    sums: document.sums.map(fact),
    note: printable(document.note),
  };
}

/** Names are as long as people like; a receipt shows the beginning. */
function clipped(text: string): string {
  const letters = [...printable(text)];
  return letters.length <= LONGEST_TEXT ? letters.join('') : `${letters.slice(0, LONGEST_TEXT - 1).join('')}…`;
}

function receipt({ language, number, issuedAt, brand, title, facts, columns, lines, sums, note }: ReceiptDocument) {
  // The file's own dates and name are the receipt's: with the clock's, no two files would be alike.
  const at = new Date(issuedAt);
  const row = (cells: readonly [string, string, string], key: string, style: Style = styles.row) => (
    <View key={key} style={style} wrap={false}>
      <Text style={styles.what}>{cells[0]}</Text>
      <Text style={styles.when}>{cells[1]}</Text>
      <Text style={styles.amount}>{cells[2]}</Text>
    </View>
  );
  return (
    <Document title={`${title} ${number}`} author={brand} creationDate={at} modificationDate={at} language={language}>
      <Page size="A4" style={styles.page}>
        <Text style={styles.brand}>{brand}</Text>
        <Text style={styles.title}>{title}</Text>
        <View style={styles.facts}>
          {facts.map(({ name, value }) => (
            <View key={name} style={styles.fact} wrap={false}>
              <Text style={styles.name}>{name}</Text>
              <Text style={styles.value}>{value}</Text>
            </View>
          ))}
        </View>
        {row(columns, 'head', styles.head)}
        {lines.map((line, index) => row([line.what, line.when, line.amount], String(index)))}
        <View style={styles.sums}>{sums.map(({ name, value }) => row(['', name, value], name, styles.sum))}</View>
        <Text style={styles.note}>{note}</Text>
      </Page>
    </Document>
  );
}

const LONGEST_TEXT = 160;

type Style = ComponentProps<typeof View>['style'] & object;

const cells = { flexDirection: 'row', paddingVertical: 6 } as const;

const styles = StyleSheet.create({
  page: { fontFamily: RECEIPT_FONTS, fontSize: 9, lineHeight: 1.45, color: '#1c2033', padding: 56 },
  brand: { fontSize: 11, color: '#3a3f58', marginBottom: 28 },
  title: { fontSize: 20, marginBottom: 18 },
  facts: { marginBottom: 24 },
  fact: { flexDirection: 'row', paddingVertical: 2 },
  name: { width: 120, color: '#5b6178' },
  value: { flex: 1 },
  head: { ...cells, color: '#5b6178', borderBottomWidth: 1, borderBottomColor: '#c8ccd9' },
  row: { ...cells, borderBottomWidth: 0.5, borderBottomColor: '#e4e6ee' },
  sum: { flexDirection: 'row', paddingVertical: 3 },
  what: { width: 170, paddingRight: 12 },
  when: { flex: 1, paddingRight: 12 },
  amount: { width: 90, textAlign: 'right' },
  sums: { marginTop: 10 },
  note: { marginTop: 28, color: '#5b6178' },
});
