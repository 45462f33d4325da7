import type { DisplayLocale } from '../src/domain/zones/zoned-text.ts';

/** What kinds of papers a mentor has named. */
export type ListedDocument = 'IDENTITY' | 'DEGREE' | 'CERTIFICATE' | 'REFERENCE' | 'BACKGROUND_CHECK' | 'OTHER';

/** The kinds in the reader's words, in the order given. */
export function documentNames(documents: readonly ListedDocument[], locale: DisplayLocale): string[] {
  return documents.map((document) => NAMES[locale][document]);
}

const NAMES: Readonly<Record<DisplayLocale, Readonly<Record<ListedDocument, string>>>> = {
  en: {
    IDENTITY: 'Proof of identity',
    DEGREE: 'Degree',
    CERTIFICATE: 'Certificate',
    REFERENCE: 'Reference',
    BACKGROUND_CHECK: 'Background check',
    OTHER: 'Something else',
  },
  de: {
    IDENTITY: 'Identitätsnachweis',
    DEGREE: 'Hochschulabschluss',
    CERTIFICATE: 'Zertifikat',
    REFERENCE: 'Empfehlung',
    BACKGROUND_CHECK: 'Führungszeugnis',
    OTHER: 'Etwas anderes',
  },
};
