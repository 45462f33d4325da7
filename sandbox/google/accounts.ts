import { createHash } from 'node:crypto';
import { type Calendar, createCalendar } from './calendar.ts';

/** A Google account. It exists as soon as anybody asks for its address. */
export interface Account {
  readonly email: string;
  /** Google's stable id, 21 digits, the same for an address in every run of one seed. */
  readonly sub: string;
  name: string;
  /** The account's own, whose id is its address. */
  readonly calendar: Calendar;
  /** Calendars beside it, its own or shared with it, by id. */
  readonly others: Map<string, OtherCalendar>;
  /** What Google was told to mail to guests, oldest first. */
  readonly invitations: Invitation[];
}

/** A calendar beside the account's own. */
export interface OtherCalendar {
  readonly calendar: Calendar;
  readonly name: string;
  readonly accessRole: 'owner' | 'writer' | 'reader';
}

export interface Invitation {
  readonly at: string;
  readonly eventId: string;
  readonly action: 'insert' | 'update' | 'patch' | 'delete';
  readonly sendUpdates: string;
  readonly guests: readonly string[];
}

export interface Accounts {
  /** The account of this address, made on the spot where there was none. */
  of(email: string): Account;
  /** The account that has this calendar beside its own; null for none. */
  withCalendar(calendarId: string): Account | null;
  /** Puts a calendar onto an account's list, under an id of its own. */
  addCalendar(email: string, calendar: { id: string; timeZone: string } & Omit<OtherCalendar, 'calendar'>): void;
  all(): Account[];
  /** What the platform knows of a person, so that a calendar made later is in their zone. */
  introduce(person: { email: string; name: string; timeZone: string }): void;
  clear(): void;
}

export function accountBook(options: {
  seed: number;
  now: () => number;
  onChange: (calendarId: string) => void;
}): Accounts {
  const accounts = new Map<string, Account>();
  const people = new Map<string, { name: string; timeZone: string }>();

  const open = (email: string): Account => {
    const person = people.get(email);
    const account: Account = {
      email,
      sub: subjectOf(options.seed, email),
      name: person?.name ?? email.split('@')[0] ?? email,
      calendar: createCalendar({
        id: email,
        timeZone: person?.timeZone ?? 'UTC',
        now: options.now,
        onChange: () => options.onChange(email),
      }),
      others: new Map(),
      invitations: [],
    };
    accounts.set(email, account);
    return account;
  };

  const of = (address: string): Account => {
    const email = address.trim().toLowerCase();
    return accounts.get(email) ?? open(email);
  };

  return {
    of,
    withCalendar: (calendarId) => [...accounts.values()].find(({ others }) => others.has(calendarId)) ?? null,
    addCalendar(email, { id, timeZone, ...more }) {
      const { now, onChange } = options;
      const calendar = createCalendar({ id, timeZone, now, onChange: () => onChange(id) });
      of(email).others.set(id, { calendar, ...more });
    },
    all: () => [...accounts.values()],
    introduce(person) {
      const email = person.email.trim().toLowerCase();
      people.set(email, person);
      const account = accounts.get(email);
      if (account === undefined) return;
      account.name = person.name;
      account.calendar.timeZone = person.timeZone;
    },
    clear() {
      accounts.clear();
      people.clear();
    },
  };
}

/** Derived from the address rather than drawn, so that it does not depend on who came first. */
function subjectOf(seed: number, email: string): string {
  const digest = createHash('sha256').update(`${seed}:${email}`).digest();
  return `1${(digest.readBigUInt64BE(0) % 10n ** 10n).toString().padStart(10, '0')}${(
    digest.readBigUInt64BE(8) %
    10n ** 10n
  )
    .toString()
    .padStart(10, '0')}`;
}
