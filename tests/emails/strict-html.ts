/** An element as the mail has it. */
export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/**
 * Reads the HTML of a mail more strictly than any program does and answers every element. Throws on an unknown or
 * badly nested element, an attribute twice or without quotes, a stray `<` or `&`, and on what must not stand where
 * it does: blocks in a paragraph, cells outside rows.
 */
export function readStrictly(html: string): Element[] {
  const body = html.replace(/^<!DOCTYPE html [^>]+>/, '').replace(/<!--(?:(?!-->).)*-->/gs, '');
  const elements: Element[] = [];
  const open: string[] = [];
  let at = 0;
  for (const match of body.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z-]+="[^"<>]*")*)\s*(\/?)>/g)) {
    checkText(body.slice(at, match.index), open.at(-1) ?? '');
    at = match.index + match[0].length;
    const [, closing, name = '', attributes = ''] = match;
    if (closing === '/') {
      const expected = open.pop();
      if (expected !== name) throw new Error(`</${name}> closes <${expected ?? 'nothing'}>`);
      continue;
    }
    checkPlace(name, open);
    elements.push({ name, attributes: readAttributes(name, attributes) });
    if (!VOID.has(name)) open.push(name);
  }
  if (at !== body.length || open.length > 0) throw new Error(`left open: ${open.join(' ')} ${body.slice(at, at + 80)}`);
  return elements;
}

function checkText(text: string, parent: string): void {
  if (parent === 'style') return;
  if (/[<>]/.test(text)) throw new Error(`a stray bracket in: ${text.slice(0, 80)}`);
  if (/&(?!(amp|lt|gt|quot|nbsp|#x?[0-9a-f]+);)/i.test(text)) throw new Error(`a stray & in: ${text.slice(0, 80)}`);
  if (text.trim() !== '' && ['table', 'tbody', 'tr', 'html', 'head'].includes(parent)) {
    throw new Error(`text directly in <${parent}>`);
  }
}

function checkPlace(name: string, open: readonly string[]): void {
  const parent = open.at(-1) ?? '';
  const parents = PARENTS[name];
  if (parents === undefined && !FLOW.has(name)) throw new Error(`<${name}> has no place in a mail`);
  if (parents !== undefined && !parents.includes(parent)) throw new Error(`<${name}> directly in <${parent}>`);
  const inText = open.some((each) => ['p', 'h1', 'h2', 'span', 'a'].includes(each));
  if (inText && !PHRASING.has(name)) throw new Error(`<${name}> in a line of text`);
  if (name === 'a' && open.includes('a')) throw new Error('a link in a link');
}

function readAttributes(name: string, source: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, key = '', value = ''] of source.matchAll(/([a-zA-Z-]+)="([^"]*)"/g)) {
    if (found.has(key)) throw new Error(`${key} twice on <${name}>`);
    found.set(key, value);
  }
  return found;
}

const VOID = new Set(['meta', 'br', 'link', 'img', 'hr']);
const PHRASING = new Set(['span', 'a', 'br', 'strong', 'em', 'i']);
const FLOW = new Set([...PHRASING, 'div', 'table', 'p', 'h1', 'h2']);
const PARENTS: Readonly<Record<string, readonly string[]>> = {
  html: [''],
  head: ['html'],
  body: ['html'],
  title: ['head'],
  meta: ['head'],
  style: ['head'],
  tbody: ['table'],
  tr: ['tbody'],
  td: ['tr'],
};
