import { mkdir, writeFile } from 'node:fs/promises';
import type { DisplayLocale } from '../src/domain/zones/zoned-text.ts';
import { type MailKind, mailKinds } from './catalog.ts';
import { fixturesIn } from './fixtures/fixtures.ts';
import { type RenderedMail, renderMail } from './render.ts';

const LANGUAGES: readonly DisplayLocale[] = ['en', 'de'];
const FOLDER = '.data/email-previews';

/**
 * Writes every fixture of every kind of message, in both languages, as HTML and text under `.data/email-previews`, with an index:
 * `npx tsx emails/preview.ts`.
 */
async function writePreviews(): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const previews = LANGUAGES.flatMap((locale) => mailKinds.flatMap((kind) => previewsOf(kind, locale)));
  for (const { file, mail } of previews) {
    await writeFile(`${FOLDER}/${file}.html`, mail.html);
    await writeFile(`${FOLDER}/${file}.txt`, `${mail.subject}\n\n${mail.text}`);
  }
  const lines = previews.map(
    ({ file, mail }) => `<li>${mail.subject} <a href="${file}.html">${file}</a> <a href="${file}.txt">text</a></li>`,
  );
  await writeFile(
    `${FOLDER}/index.html`,
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Mails</title><ul>${lines.join('\n')}</ul></html>`,
  );
  process.stdout.write(`${previews.length} mails in ${FOLDER}/index.html\n`);
}

function previewsOf<Kind extends MailKind>(kind: Kind, locale: DisplayLocale): { file: string; mail: RenderedMail }[] {
  return Object.entries(fixturesIn(locale)[kind]).map(([name, props]) => ({
    file: `${kind.toLowerCase().replaceAll('_', '-')}.${name}.${locale}`,
    mail: renderMail(kind, locale, props),
  }));
}

await writePreviews();
