import type { Frequency } from '../src/domain/bookings/booking.ts';
import type { DisplayLocale } from '../src/domain/zones/zoned-text.ts';

/** The words every mail shares, in the reader's language. */
export type Words = typeof en;

export function wordsOf(locale: DisplayLocale): Words {
  return WORDS[locale];
}

const en = {
  language: 'en' as DisplayLocale,
  greeting: (name: string) => `Hi ${name},`,
  /** Another person's clock: `17:00 – 18:00 for María López`. */
  spanFor: (span: string, name: string) => `${span} for ${name}`,
  timesIn: (zone: string) => `Times are in ${zone}`,
  week: (number: number) => `Week ${number}`,
  join: 'Join',
  joinLink: 'Join link',
  joinOn: (date: string) => `Join on ${date}`,
  joinSession: 'Join the session',
  room: (link: string) => `Google Meet: ${link}`,
  roomPending: 'Google Meet: the join link leads to the room as soon as there is one',
  clockChange: 'Clocks change before this one: it starts at another time of day for you',
  openDashboard: 'Open your dashboard',
  dashboard: 'Dashboard',
  unsubscribe: 'Unsubscribe from mails like this one',
  change: 'Something came up? Move or cancel:',
  manage: 'Manage the booking',
  frequency: {
    ONCE_WEEKLY: 'Once a week',
    TWICE_WEEKLY: 'Twice a week',
    THRICE_WEEKLY: 'Three times a week',
  } satisfies Record<Frequency, string>,
  /** The same inside a sentence: `your weekly sessions`. */
  weekly: {
    ONCE_WEEKLY: 'weekly',
    TWICE_WEEKLY: 'twice-weekly',
    THRICE_WEEKLY: 'three-times-weekly',
  } satisfies Record<Frequency, string>,
  trial: 'Free trial',
  labels: {
    student: 'Student',
    mentor: 'Mentor',
    subject: 'Subject',
    rhythm: 'Rhythm',
    price: 'Price',
    amount: 'Amount',
    date: 'Date',
    reason: 'Reason',
    before: 'Old time',
    now: 'New time',
    nextBilling: 'Next payment',
    email: 'Email',
  },
  because: {
    booked: 'You get this message because you booked with us.',
    teaches: 'You get this message because you teach with us.',
    session: 'You get this message because you have a session with us.',
    changed: 'You get this message because a session of yours has changed.',
    admin: 'You get this message because you are an administrator.',
    pays: 'You get this message because you pay for sessions with us.',
    call: 'You get this message because this address was given for a call with us.',
    ticket: 'You get this message because you asked our support for help.',
  },
};

const de: Words = {
  language: 'de',
  greeting: (name) => `Hallo ${name},`,
  spanFor: (span, name) => `${span} für ${name}`,
  timesIn: (zone) => `Alle Zeiten: ${zone}`,
  week: (number) => `Woche ${number}`,
  join: 'Teilnehmen',
  joinLink: 'Zum Raum',
  joinOn: (date) => `Teilnehmen am ${date}`,
  joinSession: 'An der Stunde teilnehmen',
  room: (link) => `Google Meet: ${link}`,
  roomPending: 'Google Meet: Der Link zur Teilnahme führt in den Raum, sobald es ihn gibt',
  clockChange: 'Zeitumstellung: Diese Stunde beginnt bei dir zu einer anderen Uhrzeit',
  openDashboard: 'Zu deiner Übersicht',
  dashboard: 'Übersicht',
  unsubscribe: 'Solche E-Mails abbestellen',
  change: 'Etwas dazwischengekommen? Verschieben oder absagen:',
  manage: 'Buchung verwalten',
  frequency: {
    ONCE_WEEKLY: 'Einmal pro Woche',
    TWICE_WEEKLY: 'Zweimal pro Woche',
    THRICE_WEEKLY: 'Dreimal pro Woche',
  },
  weekly: {
    ONCE_WEEKLY: 'wöchentlichen',
    TWICE_WEEKLY: 'zweimal wöchentlichen',
    THRICE_WEEKLY: 'dreimal wöchentlichen',
  },
  trial: 'Kostenlose Probestunde',
  labels: {
    student: 'Schüler:in',
    mentor: 'Mentor:in',
    subject: 'Thema',
    rhythm: 'Rhythmus',
    price: 'Preis',
    amount: 'Betrag',
    date: 'Datum',
    reason: 'Grund',
    before: 'Alte Zeit',
    now: 'Neue Zeit',
    nextBilling: 'Nächste Zahlung',
    email: 'E-Mail',
  },
  because: {
    booked: 'Du bekommst diese Nachricht, weil du bei uns gebucht hast.',
    teaches: 'Du bekommst diese Nachricht, weil du bei uns unterrichtest.',
    session: 'Du bekommst diese Nachricht, weil du eine Stunde bei uns hast.',
    changed: 'Du bekommst diese Nachricht, weil sich eine deiner Stunden geändert hat.',
    admin: 'Du bekommst diese Nachricht, weil du zur Verwaltung gehörst.',
    pays: 'Du bekommst diese Nachricht, weil du bei uns Stunden bezahlst.',
    call: 'Du bekommst diese Nachricht, weil diese Adresse für ein Gespräch mit uns angegeben wurde.',
    ticket: 'Du bekommst diese Nachricht, weil du unseren Support um Hilfe gebeten hast.',
  },
};

const WORDS: Readonly<Record<DisplayLocale, Words>> = { en, de };
