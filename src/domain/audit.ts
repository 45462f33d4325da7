/** One line of the audit log. */
export interface AuditLine {
  readonly id: string;
  readonly at: number;
  /** `user:<id>`, `platform` or `system`. */
  readonly actor: string;
  /** Past tense: `booking.held`. */
  readonly action: string;
  /** `booking/<id>`, `session/<id>`, `mentor/<id>`, `user/<id>`. */
  readonly subject: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** A field that is another now, as JSON; null for what was not there. */
export interface AuditedChange {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Anything else that was written down, as JSON. */
export interface AuditedFact {
  readonly name: string;
  readonly value: string;
}

/** Names under which nothing is shown, should anybody ever write something secret down by mistake. */
const SECRET = /token|secret|sealed|passw|verifier|cookie|authorization|credential|hash$/i;
const HIDDEN = '"[hidden]"';

/**
 * What a line tells: where `before` and `after` were written down, every field that differs, and everything else as
 * it is. What looks like a secret by its name is hidden, at any depth.
 */
export function auditView(details: AuditLine['details']): {
  readonly changes: readonly AuditedChange[];
  readonly facts: readonly AuditedFact[];
} {
  const { before, after, ...rest } = details;
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  const fields = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return {
    changes: fields
      .map((field) => ({ field, before: shown(field, was[field]), after: shown(field, is[field]) }))
      .filter((change) => change.before !== change.after || change.before === HIDDEN),
    facts: Object.entries(rest).map(([name, value]) => ({ name, value: shown(name, value) ?? 'null' })),
  };
}

/** The fields of a record; anything else is one field, `value`. */
function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (value === null || value === undefined) return {};
  return typeof value === 'object' && !Array.isArray(value) ? { ...value } : { value };
}

function shown(name: string, value: unknown): string | null {
  if (value === undefined) return null;
  if (SECRET.test(name)) return HIDDEN;
  return JSON.stringify(value, (key, inner: unknown) => (SECRET.test(key) ? '[hidden]' : inner));
}
