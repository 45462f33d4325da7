import { mkdir, writeFile } from 'node:fs/promises';
import { type MailKind, mailKinds } from './catalog.ts';
import { fixtures } from './fixtures/fixtures.ts';
import { type RenderedMail, renderMail } from './render.ts';

const FOLDER = '.data/email-previews';

/**
 * Writes every fixture of every kind of message as HTML and text under `.data/email-previews`, with an index:
 * `npx tsx emails/preview.ts`.
 */
async function writePreviews(): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const previews = mailKinds.flatMap(previewsOf);
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

function previewsOf<Kind extends MailKind>(kind: Kind): { file: string; mail: RenderedMail }[] {
  return Object.entries(fixtures[kind]).map(([name, props]) => ({
    file: `${kind.toLowerCase().replaceAll('_', '-')}.${name}`,
    mail: renderMail(kind, props),
  }));
}

await writePreviews();
