import { singleLine } from '../src/domain/plain-text.ts';

/**
 * Tag for subjects: what is filled in becomes a single line of at most 60 units, so that a long or hostile name
 * neither ends the header nor pushes the sentence out of sight.
 */
export function subjectLine(sentence: TemplateStringsArray, ...names: readonly string[]): string {
  return sentence.reduce((line, part, index) => `${line}${singleLine(names[index - 1] ?? '', 60)}${part}`);
}
