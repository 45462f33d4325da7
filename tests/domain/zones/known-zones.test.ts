import moment from 'moment-timezone';
import { describe, expect, test } from 'vitest';
import { isKnownZone, isNewerRelease, zoneRules, zoneRulesVersions } from '../../../src/domain/zones/known-zones.ts';
import { runtimeRules } from '../../../src/domain/zones/runtime-rules.ts';
import { offsetAt } from '../../../src/domain/zones/wall-time.ts';

const at = (text: string) => Date.parse(text);

test('the packaged rules are not behind the runtime: if they are, update moment-timezone', () => {
  const { packaged, runtime, used } = zoneRulesVersions();
  expect(runtime).not.toBeNull();
  expect(used).toBe(packaged);
  expect(isNewerRelease(packaged, '2026e')).toBe(true);
});

test('releases are ordered by year, then letter, then by the letters behind z', () => {
  expect(isNewerRelease('2026f', '2025c')).toBe(true);
  expect(isNewerRelease('2025c', '2026a')).toBe(false);
  expect(isNewerRelease('2026b', '2026a')).toBe(true);
  expect(isNewerRelease('2026a', '2026a')).toBe(false);
  expect(isNewerRelease('2026za', '2026z')).toBe(true);
});

describe('ids', () => {
  test('zones and aliases are known', () => {
    for (const id of ['UTC', 'Europe/Berlin', 'Asia/Calcutta', 'America/Indiana/Knox', 'Europe/Kyiv', 'Etc/GMT+5']) {
      expect(isKnownZone(id), id).toBe(true);
    }
  });

  test('every zone the runtime lists is known', () => {
    expect(Intl.supportedValuesOf('timeZone').filter((id) => !isKnownZone(id))).toEqual([]);
  });

  test('other spellings, offsets and inventions are not', () => {
    for (const id of [
      '',
      'europe/berlin',
      'Europe/Berlin ',
      '+01:00',
      'Mars/Olympus',
      'toString',
      '__proto__',
      'Local',
    ]) {
      expect(isKnownZone(id), id).toBe(false);
      expect(() => zoneRules(id)).toThrow(RangeError);
    }
  });

  test('an alias has the rules of its zone', () => {
    expect(zoneRules('Asia/Calcutta')).toEqual(zoneRules('Asia/Kolkata'));
  });
});

test('every zone is unpacked as the package itself unpacks it', () => {
  const names = moment.tz.names();
  expect(names.length).toBeGreaterThan(500);
  for (const name of names) {
    const theirs = moment.tz.zone(name);
    const ours = zoneRules(name);
    expect([...ours.changes, Number.POSITIVE_INFINITY], name).toEqual(
      theirs?.untils.map((until) => until ?? Number.POSITIVE_INFINITY),
    );
    expect(
      [...ours.offsets].map((ms) => Math.round(ms / 1000)),
      name,
    ).toEqual(theirs?.offsets.map((minutes) => 0 - Math.round(minutes * 60)));
    expect(ours.abbreviations, name).toEqual(theirs?.abbrs);
  }
});

test('zones nobody changed lately are as the runtime has them, change by change, from 1970 to 2100', () => {
  const zones = [
    'America/New_York',
    'Europe/London',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'Asia/Gaza',
    'Europe/Dublin',
    'UTC',
  ];
  for (const zone of zones) {
    const runtime = runtimeRules(zone);
    const { changes, offsets } = zoneRules(zone);
    // A change of name only, or of who is "standard", is none to the runtime.
    const real = [...changes].filter(
      (change, i) => change >= at('1970-01-01') && change < at('2100-01-01') && offsets[i] !== offsets[i + 1],
    );
    expect(real, zone).toEqual([...(runtime?.changes ?? [])]);
  }
});

test('a runtime is asked in vain for a zone nobody knows', () => {
  expect(runtimeRules('Mars/Olympus')).toBeNull();
  expect(runtimeRules('europe/berlin')).toBeNull();
});

describe('rules that changed in the releases 2026a to 2026f', () => {
  const offset = (zone: string, text: string) => {
    const { changes, offsets } = zoneRules(zone);
    return (offsets[changes.filter((change) => change <= at(text)).length] ?? Number.NaN) / 3_600_000;
  };
  const rows: [string, string, number][] = [
    ['Africa/Casablanca', '2026-09-19T12:00:00Z', 1],
    ['Africa/Casablanca', '2026-09-21T12:00:00Z', 0],
    ['Africa/Casablanca', '2027-07-01T12:00:00Z', 0],
    ['America/Vancouver', '2026-02-01T12:00:00Z', -8],
    ['America/Vancouver', '2026-12-01T12:00:00Z', -7],
    ['America/Edmonton', '2026-02-01T12:00:00Z', -7],
    ['America/Edmonton', '2026-12-01T12:00:00Z', -6],
    ['America/Winnipeg', '2026-02-01T12:00:00Z', -6],
    ['America/Winnipeg', '2026-12-01T12:00:00Z', -5],
    ['America/Havana', '2026-02-01T12:00:00Z', -5],
    ['America/Havana', '2026-12-01T12:00:00Z', -4],
    ['America/Havana', '2027-12-01T12:00:00Z', -5],
  ];
  test.each(rows)('%s at %s is at UTC%d', (zone, text, hours) => {
    expect(offset(zone, text)).toBe(hours);
  });
});

test('daylight saving goes on after 2037, where older data files end', () => {
  const newYork = zoneRules('America/New_York').changes;
  expect([...newYork].filter((change) => change > at('2060-01-01') && change < at('2061-01-01'))).toEqual([
    at('2060-03-14T07:00:00Z'),
    at('2060-11-07T06:00:00Z'),
  ]);
});

test('after the last change listed, in 2499, the offset stays what it is', () => {
  const { changes, offsets } = zoneRules('America/New_York');
  expect(new Date(changes.at(-1) ?? 0).getUTCFullYear()).toBe(2499);
  expect(offsetAt('America/New_York', at('2600-07-01T00:00:00Z'))).toBe(offsets.at(-1));
  expect(offsets.at(-1)).toBe(-5 * 3_600_000);
});
