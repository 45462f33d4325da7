import { list, text, within } from './parameters.ts';
import { matching, page, paging, route } from './route.ts';

export const eventRoutes = [
  route('GET', '/v1/events/:id', {}, (account, _, id) => account.tables.events.get(id)),
  route('GET', '/v1/events', { ...paging, created: within, type: text, types: list(text) }, (account, params) => {
    const { created, type, types } = params;
    const rows = matching(
      account.tables.events,
      (row) =>
        (type === undefined || matchesType(row.type, type)) &&
        (types === undefined || types.includes(row.type)) &&
        (!created || created(row.created)),
    );
    return page('/v1/events', rows, params);
  }),
];

/** A type may end in `.*`, as in `invoice.*`. */
function matchesType(type: string, wanted: string): boolean {
  return wanted.endsWith('.*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted;
}
