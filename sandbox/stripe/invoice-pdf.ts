/**
 * A one-page PDF 1.4 document in Helvetica: each line of text below the other, the first one larger.
 * Characters outside Latin-1 print as `?`, since the built-in fonts have no others.
 */
export function pdfDocument(lines: readonly string[]): Buffer {
  const [title = '', ...rest] = lines;
  const content = [
    'BT',
    '/F1 18 Tf 56 780 Td',
    `${pdfText(title)} Tj`,
    '/F1 11 Tf 0 -14 Td',
    ...rest.map((line) => `0 -18 Td ${pdfText(line)} Tj`),
    'ET',
  ].join('\n');
  return assemble([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${Buffer.byteLength(content, 'latin1')} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ]);
}

/** Header, numbered objects, the table of their byte offsets, trailer: ISO 32000-1, section 7.5. */
function assemble(objects: readonly string[]): Buffer {
  let body = '%PDF-1.4\n';
  const offsets: number[] = [];
  for (const [index, object] of objects.entries()) {
    offsets.push(body.length);
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const trailer = `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`;
  return Buffer.from(`${body}xref\n0 ${size}\n0000000000 65535 f \n${table}${trailer}`, 'latin1');
}

function pdfText(text: string): string {
  const latin = [...text].map((char) => (isPrintable(char) ? char : '?')).join('');
  return `(${latin.replaceAll(/[\\()]/g, (char) => `\\${char}`)})`;
}

function isPrintable(char: string): boolean {
  const code = char.codePointAt(0) ?? 0;
  return (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code <= 0xff);
}
