import type { ReactNode } from 'react';
import { Text } from 'react-email';
import { otherClocks, type SessionTimes, timeSpan, zoneName } from '../moment.ts';
import { styles } from '../theme.ts';
import type { Words } from '../words.ts';
import { Unbroken } from './unbroken.tsx';

/** One session, large: the recipient's date and time with its zone, then everybody whose clock differs. */
export function SessionPanel({ times, words, children }: PanelProps) {
  const { yours } = times;
  return (
    <div className="panel" style={styles.panel}>
      <Text className="accent" style={styles.panelDate}>
        {yours.date}
      </Text>
      <Text className="strong" style={styles.panelTime}>
        {timeSpan(yours)}
      </Text>
      {[zoneName(yours), ...otherClocks(times, words, zoneName)].map((line) => (
        <Text key={line} className="muted" style={styles.muted}>
          <Unbroken>{line}</Unbroken>
        </Text>
      ))}
      {children}
    </div>
  );
}

interface PanelProps {
  readonly times: SessionTimes;
  readonly words: Words;
  readonly children?: ReactNode;
}

/** The same for the text part. */
export function sessionText(times: SessionTimes, words: Words): string {
  const { yours } = times;
  return [yours.date, `${timeSpan(yours)}, ${zoneName(yours)}`, ...otherClocks(times, words, zoneName)].join('\n');
}
