import { Text } from 'react-email';
import type { ListedSession } from '../listed-session.ts';
import { otherClocks, type SessionTimes, timeSpan, zoneName } from '../moment.ts';
import { styles } from '../theme.ts';
import type { Words } from '../words.ts';
import { TextLink } from './action.tsx';
import { Unbroken } from './unbroken.tsx';

/**
 * Sessions in order, under their weeks. The recipient's zone is said once above them and again where it changes.
 */
export function SessionList({ sessions, words }: ListProps) {
  if (sessions.length === 0) return null;
  return (
    <>
      <Text className="muted" style={styles.muted}>
        <Unbroken>{caption(sessions, words)}</Unbroken>
      </Text>
      {sessions.map((session, index) => (
        <div key={`${session.times.yours.date} ${session.times.yours.time} ${session.times.yours.offset}`}>
          {startsWeek(sessions, index) && (
            <Text className="muted" style={styles.week}>
              {weekName(session, words)}
            </Text>
          )}
          <SessionRow session={session} listZone={listZone(sessions)} words={words} />
        </div>
      ))}
    </>
  );
}

interface ListProps {
  readonly sessions: readonly ListedSession[];
  readonly words: Words;
}

/** The same for the text part; no line at all for no session. */
export function sessionListText(sessions: readonly ListedSession[], words: Words): string[] {
  const lines = sessions.flatMap((session, index) => {
    const { times, joinUrl } = session;
    const details = [
      ...sideNotes(session, listZone(sessions), words),
      ...(session.note === null ? [] : [session.note]),
      ...(joinUrl === null ? [] : [`${words.join}: ${joinUrl}`]),
    ];
    return [
      ...(startsWeek(sessions, index) ? ['', weekName(session, words)] : []),
      `- ${rowTime(times)}`,
      ...details.map((line) => `  ${line}`),
    ];
  });
  return lines.length === 0 ? [] : [caption(sessions, words), ...lines];
}

interface RowProps {
  readonly session: ListedSession;
  readonly listZone: string;
  readonly words: Words;
}

function SessionRow({ session, listZone, words }: RowProps) {
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
            {sideNotes(session, listZone, words).map((line) => (
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
              <TextLink href={joinUrl} about={words.joinOn(times.yours.date)}>
                {words.joinLink}
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

function sideNotes({ times, gone }: ListedSession, zone: string, words: Words): string[] {
  const ownZone = zoneName(times.yours) === zone ? [] : [zoneName(times.yours)];
  return gone ? ownZone : [...ownZone, ...otherClocks(times, words, (moment) => moment.offset)];
}

function startsWeek(sessions: readonly ListedSession[], index: number): boolean {
  const week = sessions[index]?.week ?? null;
  return week !== null && week !== sessions[index - 1]?.week;
}

function weekName({ week }: ListedSession, words: Words): string {
  return words.week((week ?? 0) + 1);
}

function listZone(sessions: readonly ListedSession[]): string {
  const [first] = sessions;
  return first === undefined ? '' : zoneName(first.times.yours);
}

function caption(sessions: readonly ListedSession[], words: Words): string {
  return words.timesIn(listZone(sessions));
}
