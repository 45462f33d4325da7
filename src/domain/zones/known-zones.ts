import { isPackagedZone, PACKAGED_VERSION, packagedRules } from './packaged-rules.ts';
import { isRuntimeZone, RUNTIME_VERSION, runtimeRules } from './runtime-rules.ts';
import type { ZoneRules } from './zone-rules.ts';

/** True for every IANA zone and alias (`Asia/Calcutta`), spelled as IANA spells it. */
export function isKnownZone(id: string): boolean {
  return RUNTIME_IS_NEWER ? isRuntimeZone(id) : isPackagedZone(id);
}

/** The rules of a zone or alias. Throws a RangeError for an unknown id: refuse those at the border with `isKnownZone`. */
export function zoneRules(id: string): ZoneRules {
  const known = cache.get(id);
  if (known !== undefined) return known;
  const rules = RUNTIME_IS_NEWER ? runtimeRules(id) : packagedRules(id);
  if (rules === null) throw new RangeError(`unknown time zone: ${id}`);
  cache.set(id, rules);
  return rules;
}

/** Which release of the rules is packaged, which the runtime brings (null: none), and which is in use: the newer one. */
export function zoneRulesVersions(): { packaged: string; runtime: string | null; used: string } {
  const used = RUNTIME_IS_NEWER && RUNTIME_VERSION !== null ? RUNTIME_VERSION : PACKAGED_VERSION;
  return { packaged: PACKAGED_VERSION, runtime: RUNTIME_VERSION, used };
}

/** True when IANA published release `a` (`2026f`) after release `b`. After `2026z` comes `2026za`. */
export function isNewerRelease(a: string, b: string): boolean {
  const years = Number.parseInt(a, 10) - Number.parseInt(b, 10);
  if (years !== 0) return years > 0;
  return a.length === b.length ? a > b : a.length > b.length;
}

const RUNTIME_IS_NEWER = RUNTIME_VERSION !== null && isNewerRelease(RUNTIME_VERSION, PACKAGED_VERSION);

/** Only known ids get in, so it never outgrows IANA's list of some 600. */
const cache = new Map<string, ZoneRules>();
