/** Markup that is safe to send: every value in it was escaped. */
export class Markup {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

/**
 * A template whose values are escaped, so that a mail's subject or an event's title cannot become markup.
 * Markup is kept, lists are joined, null and false vanish.
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Markup {
  return new Markup(strings.map((part, index) => part + rendered(values[index])).join(''));
}

/** Markup that another part of the sandbox has rendered and escaped itself. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

export type HtmlValue = Markup | string | number | boolean | null | undefined | readonly HtmlValue[];

function rendered(value: HtmlValue): string {
  if (value === null || value === undefined || value === false || value === true) return '';
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(rendered).join('');
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
