import type { EpochMs } from '../domain/time.ts';

/** Makes receipts as PDF. Pure: the same document gives the same bytes, on every machine. */
export interface Receipts {
  write(document: ReceiptDocument): Promise<Buffer>;
}

/** What a receipt says, in the words it says it with. Texts may hold anything: the file is made safe, not the caller. */
export interface ReceiptDocument {
  /** Of its words, as a BCP 47 tag. */
  readonly language: string;
  readonly number: string;
  /** When it was made out: also the file's own date. */
  readonly issuedAt: EpochMs;
  readonly brand: string;
  readonly title: string;
  /** Names with their values, in order: number, dates, parties. */
  readonly facts: readonly ReceiptFact[];
  /** The heads of the table's columns: what, when, amount. */
  readonly columns: readonly [string, string, string];
  readonly lines: readonly ReceiptLine[];
  /** Below the table, the total last. */
  readonly sums: readonly ReceiptFact[];
  readonly note: string;
}

export interface ReceiptFact {
  readonly name: string;
  readonly value: string;
}

export interface ReceiptLine {
  readonly what: string;
  readonly when: string;
  readonly amount: string;
}
