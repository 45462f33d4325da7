import { styleText } from 'node:util';

/** What a story tells, line by line, and what it was promised. */
export interface Narrator {
  chapter(title: string): void;
  /** One thing that happened, with its real values. */
  tell(line: string): void;
  /** One thing the mentor's open dashboard showed by itself. */
  live(line: string): void;
  /** Checks that it is as told. A broken promise is shown, remembered, and fails the demo in the end. */
  promise(kept: boolean, line: string): void;
  readonly broken: readonly string[];
}

export function narrator(write: (line: string) => void): Narrator {
  const broken: string[] = [];
  let chapters = 0;
  return {
    broken,
    chapter(title) {
      chapters += 1;
      write(`\n${styleText('bold', `${chapters}. ${title}`)}`);
    },
    tell: (line) => write(`   ${line}`),
    live: (line) => write(styleText('cyan', `   ⚡ ${line}`)),
    promise(kept, line) {
      write(kept ? styleText('green', `   ✔ ${line}`) : styleText('red', `   ✘ ${line}`));
      if (!kept) broken.push(line);
    },
  };
}
