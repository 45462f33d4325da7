import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isLeafType,
  isListType,
  isObjectType,
} from 'graphql';

const RANGE = 'from: "2026-11-23T00:00:00Z", to: "2026-12-14T00:00:00Z"';

/** What lists want to be told. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  attendanceFigures: `${RANGE}, by: DAY`,
  bookingFigures: `${RANGE}, by: DAY`,
  demoCallSlots: `${RANGE}, timeZone: "UTC"`,
  demoCalls: 'from: "2026-11-23T00:00:00Z"',
  messageFigures: `${RANGE}, by: DAY`,
  messageTimeline: 'bookingId: $bookingId',
  previewAvailabilityChange: 'input: { timeZone: "UTC", weeklySchedule: [], sessionsOutside: CANCEL }',
  revenue: `${RANGE}, by: MENTOR`,
  sessionPrices: 'mentorId: $mentorId',
  sessions: 'part: UPCOMING',
};

/** Roots that are no lists and hold some. */
const HOLDING = ['waiting', 'previewAvailabilityChange'];

interface Way {
  readonly root: string;
  readonly fields: readonly string[];
  readonly type: GraphQLNamedType;
}

/**
 * A query for every field of an object that leads to others, by the shortest way from a list at the root; the objects
 * it leads to are asked for all that is no object itself. One way at a time, as branches that are read at the same
 * time share their reads by chance. Keyed by type and field: `Booking.subscription`.
 */
export function fieldsBelowLists(schema: GraphQLSchema): Record<string, string> {
  const roots = Object.values(schema.getQueryType()?.getFields() ?? {});
  const queries: Record<string, string> = {};
  const connections = roots.filter(({ type }) => isConnection(getNamedType(type)));
  const others = roots.filter(
    (field) => !connections.includes(field) && (isList(field) || HOLDING.includes(field.name)),
  );
  // Lists that grow without end come first: what hangs below them is best asked there.
  for (const group of [connections, others]) {
    const ways = group.map((root): Way => ({ root: root.name, fields: [], type: getNamedType(root.type) }));
    for (const way of ways) {
      const { root, fields, type } = way;
      if (fields.length === 0) queries[`Query.${root}`] = queryOf(way);
      for (const field of objectFields(type)) {
        const key = `${type.name}.${field.name}`;
        if (key in queries) continue;
        const next = { root, fields: [...fields, withPage(field)], type: getNamedType(field.type) };
        queries[key] = queryOf(next);
        ways.push(next);
      }
    }
  }
  return queries;
}

function objectFields(type: GraphQLNamedType): GraphQLField<unknown, unknown>[] {
  if (!isObjectType(type)) return [];
  return Object.values(type.getFields()).filter(
    ({ name, type: of }) => !isLeafType(getNamedType(of)) && name !== 'pageInfo' && name !== 'userErrors',
  );
}

function queryOf({ root, fields, type }: Way): string {
  const leaves = isObjectType(type)
    ? Object.values(type.getFields()).filter((field) => isLeafType(getNamedType(field.type)))
    : [];
  const told = ARGUMENTS[root] === undefined ? '' : `(${ARGUMENTS[root]})`;
  const selection = [`${root}${told}`, ...fields].reduceRight(
    (inner, field) => `${field} { ${inner} }`,
    ['__typename', ...leaves.map(({ name }) => name)].join(' '),
  );
  const needed = ['bookingId', 'mentorId'].filter((name) => told.includes(`$${name}`));
  return `query${needed.length === 0 ? '' : `(${needed.map((name) => `$${name}: ID!`).join(', ')})`} { ${selection} }`;
}

function withPage(field: GraphQLField<unknown, unknown>): string {
  return field.args.some(({ name }) => name === 'first') ? `${field.name}(first: 2)` : field.name;
}

function isList({ type }: GraphQLField<unknown, unknown>): boolean {
  return isListType(getNullableType(type));
}

function isConnection({ name }: GraphQLNamedType): boolean {
  return name.endsWith('Connection') && name !== 'CalendarConnection';
}
