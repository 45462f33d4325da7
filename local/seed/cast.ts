import type { WeeklyInterval } from '../../src/domain/availability/weekly-schedule.ts';

/** A mentor of the lifelike platform: when they teach, by their own watch, and what. */
export interface CastMentor {
  readonly name: string;
  readonly timeZone: string;
  readonly locale: string;
  readonly subjects: readonly string[];
  readonly headline: string;
  /** In minor units of the currency, a session. */
  readonly price: { readonly amount: number; readonly currency: string };
  readonly hours: readonly WeeklyInterval[];
  readonly connected: boolean;
  /** What the mentor's Google calendar holds besides: a weekday's private hour, local time. */
  readonly privateHour: {
    readonly weekday: number;
    readonly start: string;
    readonly end: string;
    readonly title: string;
  };
  readonly papers: 'APPROVED' | 'SUBMITTED' | 'NONE';
}

export interface CastStudent {
  readonly name: string;
  readonly timeZone: string;
  readonly locale: string;
  readonly goals: readonly string[];
}

/** `maria.alvarez@mentors.example` */
export function addressOf(name: string, role: 'mentors' | 'students' | 'team'): string {
  return `${name.toLowerCase().replaceAll(' ', '.')}@${role}.example`;
}

/** Twelve mentors in eight zones. Their hours meet in the afternoon of UTC, so that every student finds somebody. */
export const MENTORS: readonly CastMentor[] = [
  mentor('Maria Alvarez', 'America/New_York', ['Algebra', 'Calculus'], workdays('08:00', '13:00')),
  mentor('Jonas Weber', 'Europe/Berlin', ['Physics'], workdays('14:00', '19:00'), { locale: 'de' }),
  mentor('Oksana Kovalenko', 'Europe/Kyiv', ['Chemistry'], workdays('15:00', '20:00')),
  mentor('Arjun Mehta', 'Asia/Kolkata', ['Programming'], workdays('18:30', '22:30')),
  mentor('Beatriz Costa', 'America/Sao_Paulo', ['Spanish', 'Portuguese'], workdays('09:00', '14:00')),
  mentor('Claire Dubois', 'Europe/London', ['French'], workdays('13:00', '18:00')),
  mentor('Kenji Tanaka', 'Asia/Tokyo', ['Japanese'], workdays('21:00', '24:00'), { currency: 'EUR' }),
  mentor('Walter Reed', 'America/Chicago', ['History', 'Essay writing'], workdays('08:00', '12:00')),
  mentor('Aisha Bello', 'Europe/London', ['Biology'], workdays('12:00', '17:00')),
  mentor('Lukas Brandt', 'Europe/Berlin', ['Statistics'], workdays('15:00', '19:00'), {
    connected: false,
    locale: 'de',
  }),
  mentor('Nadia Petrova', 'Europe/Kyiv', ['English'], workdays('14:00', '19:00'), {
    connected: false,
    papers: 'SUBMITTED',
  }),
  mentor('Theo Laurent', 'America/New_York', ['Music theory'], workdays('09:00', '12:00'), {
    connected: false,
    papers: 'NONE',
  }),
];

const STUDENT_NAMES = [
  'Sam Okafor',
  'Lena Fischer',
  'Priya Sharma',
  'Tom Hughes',
  'Yuki Sato',
  'Diego Ramos',
  'Emma Larsen',
  'Noah Kim',
  'Sofia Rossi',
  'Omar Haddad',
  'Mia Novak',
  'Liam Murphy',
  'Hana Suzuki',
  'Paul Becker',
  'Zoe Martin',
  'Ivan Horvat',
  'Grace Owens',
  'Felix Braun',
  'Amara Diallo',
  'Leo Silva',
  'Nina Schulz',
  'Adam Novotny',
  'Ines Garcia',
  'Max Keller',
  'Ruth Cohen',
  'Ali Demir',
  'Eva Lindholm',
  'Jack Turner',
  'Maya Patel',
  'Oscar Nilsson',
  'Clara Vogel',
  'Hugo Moreau',
  'Iris Jansen',
  'Rafael Gomes',
  'Tara Singh',
  'Ben Carter',
  'Lucia Ferrari',
  'Finn Olsen',
  'Sara Haile',
  'David Wright',
] as const;

const ZONES = ['Europe/London', 'Europe/Berlin', 'Asia/Kolkata', 'America/New_York', 'Asia/Tokyo'] as const;
const GOALS = ['pass the exam', 'catch up with the class', 'speak freely', 'get ready for university'] as const;

/** Forty students, in the order in which the story brings them in. */
export const STUDENTS: readonly CastStudent[] = STUDENT_NAMES.map((name, i) => ({
  name,
  timeZone: ZONES[i % ZONES.length] ?? 'UTC',
  locale: i % 7 === 1 ? 'de' : 'en',
  goals: [GOALS[i % GOALS.length] ?? 'learn'],
}));

function workdays(start: string, end: string): WeeklyInterval[] {
  return [1, 2, 3, 4, 5].map((weekday) => ({ weekday, start, end }));
}

function mentor(
  name: string,
  timeZone: string,
  subjects: readonly string[],
  hours: readonly WeeklyInterval[],
  more: Partial<Pick<CastMentor, 'connected' | 'papers' | 'locale'>> & { readonly currency?: string } = {},
): CastMentor {
  const { connected = true, papers = 'APPROVED', locale = 'en', currency = 'USD' } = more;
  const start = hours[0]?.start ?? '09:00';
  const weekday = 1 + (name.length % 5);
  return {
    ...{ name, timeZone, locale, subjects, hours, connected, papers },
    headline: `${subjects.join(' and ')}, patiently explained`,
    price: { amount: 3_000 + 250 * (name.length % 6), currency },
    privateHour: {
      weekday,
      start,
      end: `${String(Number(start.slice(0, 2)) + 1).padStart(2, '0')}:00`,
      title: 'Dentist',
    },
  };
}
