import packaged from 'moment-timezone/data/packed/latest.json' with { type: 'json' };
import { MINUTE_MS, SECOND_MS } from '../time.ts';
import type { ZoneRules } from './zone-rules.ts';

/** IANA release of the packaged data, such as `2026f`. */
export const PACKAGED_VERSION: string = packaged.version;

/** True for every zone and alias the packaged data holds, in the spelling IANA gives it. */
export function isPackagedZone(id: string): boolean {
  return ZONES.has(id);
}

/**
 * The rules of one zone or alias out of the packaged data, or null for an id it does not hold.
 * A zone is packed as `name|abbreviations|offsets|indices|times`: offsets are minutes west of Greenwich, times are
 * the minutes from one change to the next (the first one since 1970), numbers are written in base 60.
 * The release packaged today lists changes up to 2499; after the last one its offset stays.
 */
export function packagedRules(id: string): ZoneRules | null {
  const packed = ZONES.get(id);
  if (packed === undefined) return null;
  const [name = '', abbreviations = '', offsets = '', indices = '', times = ''] = packed.split('|');
  const kinds = offsets.split(' ').map((west) => 0 - msOfMinutes(west));
  const names = abbreviations.split(' ');
  const order = [...indices].map(digit);

  let at = 0;
  const changes = times === '' ? [] : times.split(' ').map((minutes) => (at += msOfMinutes(minutes)));
  if (order.length !== changes.length + 1) throw new Error(`zone data of ${name} is damaged`);
  return {
    changes: Float64Array.from(changes),
    offsets: Float64Array.from(order, (kind) => kinds[kind] ?? Number.NaN),
    abbreviations: order.map((kind) => names[kind] ?? ''),
  };
}

/** Milliseconds of a number of minutes in base 60, whose fraction counts seconds. */
function msOfMinutes(text: string): number {
  const negative = text.startsWith('-');
  const [minutes = '', seconds = ''] = (negative ? text.slice(1) : text).split('.');
  let whole = 0;
  for (const character of minutes) whole = whole * 60 + digit(character);
  // Only the first digit of the fraction is a second; what follows is below the resolution of any zone in use.
  const ms = whole * MINUTE_MS + (seconds === '' ? 0 : digit(seconds) * SECOND_MS);
  return negative ? -ms : ms;
}

/** The value of the first character as a digit in base 60: 0-9, a-z, A-X. */
function digit(character: string): number {
  const code = character.charCodeAt(0);
  if (code > 96) return code - 87;
  return code > 64 ? code - 29 : code - 48;
}

const ZONES = new Map<string, string>(packaged.zones.map((packed) => [packed.slice(0, packed.indexOf('|')), packed]));
for (const link of packaged.links) {
  const [target = '', alias = ''] = link.split('|');
  const packed = ZONES.get(target);
  if (packed !== undefined) ZONES.set(alias, packed);
}
