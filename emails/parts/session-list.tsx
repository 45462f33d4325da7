import { Text } from 'react-email';
import { type Moment, otherClocks, type SessionTimes, timeSpan, zoneName } from '../moment.ts';
import { styles } from '../theme.ts';
import { TextLink } from './action.tsx';
import { Unbroken } from './unbroken.tsx';

/** A line of a list of sessions. */
export interface ListedSession {
  readonly times: SessionTimes;
  /** Weeks after the first one, from 0; null where weeks say nothing to the reader. */
  readonly week: number | null;
  /** The stable join link, or null where there is nothing to join. */
  readonly joinUrl: string | null;
  /** What is special about this one, in accent; null for nothing. */
  readonly note: string | null;
  /** Crossed out: this time is no longer taken. */
  readonly gone: boolean;
}

/**
 * Sessions in order, under their weeks. The recipient's zone is said once above them and again where it changes.
 */
export function SessionList({ sessions }: { readonly sessions: readonly ListedSession[] }) {
  if (sessions.length === 0) return null;
  return (
    <>
      <Text className="muted" style={styles.muted}>
        <Unbroken>{caption(sessions)}</Unbroken>
      </Text>
      {sessions.map((session, index) => (
        <div key={`${session.times.yours.date} ${session.times.yours.time} ${session.times.yours.offset}`}>
          {startsWeek(sessions, index) && (
            <Text className="muted" style={styles.week}>
              {weekName(session)}
            </Text>
          )}
          <SessionRow session={session} listZone={listZone(sessions)} />
        </div>
      ))}
    </>
  );
}

/** The same for the text part; no line at all for no session. */
export function sessionListText(sessions: readonly ListedSession[]): string[] {
  const lines = sessions.flatMap((session, index) => {
    const { times, joinUrl } = session;
    const details = [
      ...sideNotes(session, listZone(sessions)),
      ...(session.note === null ? [] : [session.note]),
      ...(joinUrl === null ? [] : [`Join: ${joinUrl}`]),
    ];
    return [
      ...(startsWeek(sessions, index) ? ['', weekName(session)] : []),
      `- ${rowTime(times)}`,
      ...details.map((line) => `  ${line}`),
    ];
  });
  return lines.length === 0 ? [] : [caption(sessions), ...lines];
}

function SessionRow({ session, listZone }: { readonly session: ListedSession; readonly listZone: string }) {
  const { times, joinUrl, gone, note } = session;
  return (
    <table
      border={0}
      cellPadding="0"
      cellSpacing="0"
      role="presentation"
      width="100%"
      className="row"
      style={styles.row}
    >
      <tbody>
        <tr>
          <td style={styles.rowText}>
            <Text className="strong" style={gone ? { ...styles.rowMain, ...styles.struck } : styles.rowMain}>
              <Unbroken>{rowTime(times)}</Unbroken>
            </Text>
            {sideNotes(session, listZone).map((line) => (
              <Text key={line} className="muted" style={styles.muted}>
                <Unbroken>{line}</Unbroken>
              </Text>
            ))}
            {note !== null && (
              <Text className="accent" style={styles.note}>
                <Unbroken>{note}</Unbroken>
              </Text>
            )}
          </td>
          {joinUrl !== null && (
            <td style={styles.rowLink}>
              <TextLink href={joinUrl} about={`Join on ${times.yours.date}`}>
                Join link
              </TextLink>
            </td>
          )}
        </tr>
      </tbody>
    </table>
  );
}

function rowTime({ yours }: SessionTimes): string {
  return `${yours.date}, ${timeSpan(yours)}`;
}

function sideNotes({ times, gone }: ListedSession, zone: string): string[] {
  const ownZone = zoneName(times.yours) === zone ? [] : [zoneName(times.yours)];
  return gone ? ownZone : [...ownZone, ...otherClocks(times, (moment) => moment.offset)];
}

function startsWeek(sessions: readonly ListedSession[], index: number): boolean {
  const week = sessions[index]?.week ?? null;
  return week !== null && week !== sessions[index - 1]?.week;
}

function weekName({ week }: ListedSession): string {
  return `Week ${(week ?? 0) + 1}`;
}

function listZone(sessions: readonly ListedSession[]): string {
  const [first] = sessions;
  return first === undefined ? '' : zoneName(first.times.yours);
}

function caption(sessions: readonly ListedSession[]): string {
  return `Times are in ${listZone(sessions)}`;
}

/** Times that are no longer taken, as crossed-out lines. */
export function goneSessions(moments: readonly Moment[]): ListedSession[] {
  return moments.map((yours) => ({
    times: { yours, others: [] },
    week: null,
    joinUrl: null,
    note: null,
    gone: true,
  }));
}
