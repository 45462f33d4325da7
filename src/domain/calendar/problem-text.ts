/** What a code kept with a calendar or its connection means, said to the mentor; null where nothing is wrong. */
export function problemText(lastError: string | null): string | null {
  if (lastError === null) return null;
  return SENTENCES.get(lastError) ?? 'Google refuses to show this calendar. Look at it there, then read it again here.';
}

const SENTENCES: ReadonlyMap<string, string> = new Map([
  ['NOT_READ_YET', 'This calendar has not been read yet. That is tried again by itself.'],
  ['SCOPES_MISSING', 'Not everything that is needed was granted. Connect again and leave every box ticked.'],
  ['GRANT_DEAD', 'Google ended the permission. Connect again.'],
  ['CALENDAR_GONE', 'Your Google account does not list this calendar any more. Share it again, or choose another.'],
  ['NOT_FOUND', 'Google does not find this calendar any more. Share it again, or choose another.'],
  ['FORBIDDEN', 'Your Google account may not read this calendar. Ask for access to it, or choose another.'],
]);
