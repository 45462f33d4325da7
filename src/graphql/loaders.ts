import DataLoader from 'dataloader';
import type { Deps } from '../app/deps.ts';
import { type AttendanceView, readAttendance } from '../app/read-attendance.ts';
import { type InboxEntry, readInboxEntries } from '../app/read-inbox.ts';
import { readBookings, readSessions, readUsers } from '../app/read-objects.ts';
import { readConflicts, readPendingProposals, readProposals, type SessionConflict } from '../app/read-proposals.ts';
import { readSessionNotes } from '../app/save-session-notes.ts';
import type { SessionNotes } from '../db/queries/attendance.ts';
import type { User } from '../domain/actor.ts';
import type { Booking } from '../domain/bookings/booking.ts';
import type { Session } from '../domain/bookings/session.ts';
import type { Proposal } from '../domain/proposals/proposal.ts';

/** Objects by id, read together and once per request. What does not exist is null; who may see it is asked elsewhere. */
export interface Loaders {
  readonly user: DataLoader<string, User | null>;
  readonly booking: DataLoader<string, Booking | null>;
  readonly session: DataLoader<string, Session | null>;
  readonly proposal: DataLoader<string, Proposal | null>;
  /** By the id of the session it is about. */
  readonly pendingProposal: DataLoader<string, Proposal | null>;
  readonly notification: DataLoader<string, InboxEntry | null>;
  /** Who came to a session, as far as it is known. */
  readonly attendance: DataLoader<Session, AttendanceView, string>;
  /** What a session's mentor wrote, as far as it is the viewer's to read. One viewer asks per request. */
  readonly notes: DataLoader<{ readonly viewer: User; readonly session: Session }, SessionNotes, string>;
  /** By the id of the session they lie over. */
  readonly conflicts: DataLoader<string, readonly SessionConflict[]>;
}

export function createLoaders(deps: Pick<Deps, 'db'>): Loaders {
  return {
    user: byId((ids) => readUsers(deps, ids)),
    booking: byId((ids) => readBookings(deps, ids)),
    session: byId((ids) => readSessions(deps, ids)),
    proposal: byId((ids) => readProposals(deps, ids)),
    attendance: new DataLoader((sessions) => readAttendance(deps, sessions), { cacheKeyFn: ({ id }) => id }),
    notes: new DataLoader(
      async (asked) => {
        const [first] = asked;
        const sessions = asked.map(({ session }) => session);
        return first === undefined ? [] : readSessionNotes(deps, first.viewer, sessions);
      },
      { cacheKeyFn: ({ session }) => session.id },
    ),
    conflicts: new DataLoader(async (sessionIds) => {
      const standing = await readConflicts(deps, sessionIds);
      return sessionIds.map((id) => standing.filter((conflict) => conflict.sessionId === id));
    }),
    pendingProposal: new DataLoader(async (sessionIds) => {
      const waiting = await readPendingProposals(deps, sessionIds);
      return sessionIds.map((id) => waiting.find((proposal) => proposal.sessionId === id) ?? null);
    }),
    notification: byId((ids) => readInboxEntries(deps, ids)),
  };
}

function byId<T extends { readonly id: string }>(read: (ids: readonly string[]) => Promise<readonly T[]>) {
  return new DataLoader<string, T | null>(async (ids) => {
    const found = new Map((await read(ids)).map((object) => [object.id, object]));
    return ids.map((id) => found.get(id) ?? null);
  });
}
