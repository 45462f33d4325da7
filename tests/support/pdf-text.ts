import { inflateSync } from 'node:zlib';

/** The text of a PDF as a reader copies it out: every shown glyph through its font's ToUnicode map, a line per block. */
export function pdfText(file: Buffer): string {
  const objects = readObjects(file);
  const maps = new Map<string, Map<number, string>>();
  for (const { head } of objects.values()) {
    for (const [, name, id] of head.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const toUnicode = /\/ToUnicode (\d+) 0 R/.exec(objects.get(Number(id))?.head ?? '')?.[1];
      const cmap = objects.get(Number(toUnicode))?.stream ?? null;
      if (name !== undefined && cmap !== null) maps.set(name, readCmap(cmap));
    }
  }
  return [...objects.values()]
    .map(({ stream }) => stream ?? '')
    .filter((stream) => /\bBT\b/.test(stream))
    .map((stream) => shown(stream, maps))
    .join('\n');
}

interface PdfObject {
  readonly head: string;
  readonly stream: string | null;
}

function readObjects(file: Buffer): Map<number, PdfObject> {
  const text = file.toString('latin1');
  const objects = new Map<number, PdfObject>();
  for (const match of text.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const [, id, body = ''] = match;
    const at = body.indexOf('\nstream\n');
    const head = at === -1 ? body : body.slice(0, at);
    const raw = at === -1 ? null : Buffer.from(body.slice(at + 8, body.lastIndexOf('\nendstream')), 'latin1');
    const inflated = raw !== null && head.includes('/FlateDecode') ? inflateSync(raw) : raw;
    objects.set(Number(id), { head, stream: inflated?.toString('latin1') ?? null });
  }
  return objects;
}

/** Single characters and ranges, as PDFKit writes them: `<0001> <0041>` and `<0000> <00ff> [<0000> <0041> …]`. */
function readCmap(cmap: string): Map<number, string> {
  const map = new Map<number, string>();
  for (const [, first = '', list = ''] of cmap.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]/gi)) {
    [...list.matchAll(/<([0-9a-f\s]*)>/gi)].forEach(([, hex = ''], index) => {
      map.set(Number.parseInt(first, 16) + index, utf16(hex.replace(/\s/g, '')));
    });
  }
  return map;
}

function utf16(hex: string): string {
  const units = hex.match(/.{4}/g) ?? [];
  return String.fromCharCode(...units.map((unit) => Number.parseInt(unit, 16)));
}

function shown(stream: string, maps: ReadonlyMap<string, ReadonlyMap<number, string>>): string {
  let map: ReadonlyMap<number, string> = new Map();
  let text = '';
  for (const [token, font, array] of stream.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ|\bET\b/g)) {
    if (font !== undefined) map = maps.get(font) ?? new Map();
    else if (array !== undefined) {
      for (const [, hex = ''] of array.matchAll(/<([0-9a-f]+)>/gi)) {
        for (const glyph of hex.match(/.{4}/g) ?? []) text += map.get(Number.parseInt(glyph, 16)) ?? '';
      }
    } else if (token === 'ET') text += '\n';
  }
  return text;
}
