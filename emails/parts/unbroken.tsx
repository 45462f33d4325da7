import { styles } from '../theme.ts';

/** A line in which neither `09:30 – 10:30` nor `UTC-04:00` is torn apart at the edge of a phone. */
export function Unbroken({ children }: { readonly children: string }) {
  // With a capturing group, every second part is a match.
  return children.split(TIME_OR_OFFSET).map((part, index) =>
    index % 2 === 1 ? (
      <span key={`${part} ${String(index)}`} style={styles.unbroken}>
        {part}
      </span>
    ) : (
      part
    ),
  );
}

const TIME_OR_OFFSET = /(\d\d:\d\d – \d\d:\d\d|\(?UTC[+-]\d\d:\d\d\)?)/;
