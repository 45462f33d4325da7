import { type SQL, sql } from 'drizzle-orm';
import type { EpochMs } from '../../domain/time.ts';
import type { Queryable } from '../client.ts';
import { mentorCalendars } from '../tables/calendars.ts';
import { mentorProfiles, verifications } from '../tables/people.ts';
import { reviews } from '../tables/reviews.ts';
import { users } from '../tables/users.ts';

/** A mentor as students choose among them. */
export interface MentorListing extends Record<string, unknown> {
  readonly mentorId: string;
  readonly headline: string | null;
  readonly bio: string | null;
  readonly subjects: string[];
  readonly languages: string[];
  readonly verified: boolean;
  readonly sessionMinutes: number;
  /** Hundredths of a star, 100 to 500, of the students' reviews that are shown; 0 without any. */
  readonly rating: number;
  readonly ratingCount: number;
}

export interface MentorSearch {
  /** Part of a subject, in any case. */
  readonly subject: string | null;
  /** A language tag; `de` finds `de-AT` too. */
  readonly language: string | null;
  readonly limit: number;
  readonly after: { readonly rating: number; readonly id: string } | null;
}

/** Verified mentors by rating, the best first; those of one rating by id. One more than `limit` tells of a next page. */
export async function searchMentors(q: Queryable, search: MentorSearch, now: EpochMs): Promise<MentorListing[]> {
  const { subject, language, limit, after } = search;
  const wanted = [sql`v.status = 'APPROVED' and u.blocked_at is null`];
  if (subject !== null) wanted.push(anyOf('subjects', sql`each ilike ${`%${escapeLike(subject)}%`}`));
  if (language !== null) {
    wanted.push(
      anyOf('languages', sql`each ilike ${escapeLike(language)} or each ilike ${`${escapeLike(language)}-%`}`),
    );
  }
  if (after !== null) {
    const { rating, id } = after;
    wanted.push(sql`(${RATING} < ${rating} or ${RATING} = ${rating} and u.id > ${id})`);
  }
  const rows = await q.execute<MentorListing>(sql`${listing(now)}
    and ${sql.join(wanted, sql` and `)} order by ${RATING} desc, u.id limit ${limit}`);
  return [...rows];
}

/** The mentors of these ids, in any order; whoever is no mentor is left out. */
export async function findListings(q: Queryable, ids: readonly string[], now: EpochMs): Promise<MentorListing[]> {
  if (ids.length === 0) return [];
  const list = sql.join(
    ids.map((id) => sql`${id}`),
    sql`, `,
  );
  return [...(await q.execute<MentorListing>(sql`${listing(now)} and u.id in (${list})`))];
}

const RATING = sql`coalesce(r.rating, 0)`;

function listing(now: EpochMs): SQL {
  return sql`
    select u.id as "mentorId", p.headline, p.bio, to_json(coalesce(p.subjects, '{}')) as subjects,
      to_json(coalesce(p.languages, '{}')) as languages, coalesce(v.status = 'APPROVED', false) as verified,
      c.session_minutes as "sessionMinutes", ${RATING} as rating, coalesce(r.number, 0) as "ratingCount"
    from ${users} u
      join ${mentorCalendars} c on c.mentor_id = u.id
      left join ${mentorProfiles} p on p.mentor_id = u.id
      left join ${verifications} v on v.mentor_id = u.id
      left join lateral (select round(avg(w.rating) * 100)::int as rating, count(*)::int as number
        from ${reviews} w where w.mentor_id = u.id and w.author = 'STUDENT'
          and w.shown_at <= ${sql.param(now, reviews.shownAt)}) r on true
    where u.role = 'MENTOR'`;
}

function anyOf(list: 'subjects' | 'languages', matches: SQL): SQL {
  const column = list === 'subjects' ? sql`p.subjects` : sql`p.languages`;
  return sql`exists (select from unnest(${column}) each where ${matches})`;
}

/** What a person typed is looked for as it is: `%` and `_` are letters like any other. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (letter) => `\\${letter}`);
}
