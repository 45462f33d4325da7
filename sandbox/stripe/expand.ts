import type { Account } from './account.ts';
import { StripeFault } from './fault.ts';
import { paymentOf } from './invoice-life.ts';
import type { Table } from './tables.ts';
import { listOf } from './wire.ts';

/**
 * A copy of `body` with the ids at `paths` replaced by what they name: `latest_invoice.payments`,
 * `data.customer`, and the lists an object shows only on request. At most four levels.
 * https://docs.stripe.com/api/expanding_objects
 */
export function expanded(account: Account, body: object, paths: readonly string[]): object {
  const copy = structuredClone(body);
  for (const path of paths) {
    const names = path.split('.');
    if (names.length > 4)
      throw cannotExpand(path, `You cannot expand more than 4 levels of a property. Property: ${path}`);
    expandPath(account, copy, names, path);
  }
  return copy;
}

function expandPath(account: Account, node: object, [name, ...rest]: string[], path: string): void {
  if (name === undefined) return;
  if (Array.isArray(node)) {
    for (const element of node) expandPath(account, element, [name, ...rest], path);
    return;
  }
  const value: unknown = Reflect.get(node, name) ?? onRequest(account, node, name);
  if (value === undefined) throw cannotExpand(path, `This property cannot be expanded (${path}).`);
  if (value === null) return;
  const child = typeof value === 'string' ? lookUp(account, value, path) : value;
  Reflect.set(node, name, child);
  if (typeof child === 'object' && child !== null) expandPath(account, child, rest, path);
}

/** Lists that are part of an object but shown only when asked for. */
function onRequest(account: Account, node: object, name: string): object | null | undefined {
  const { tables } = account;
  if (!('object' in node && 'id' in node && typeof node.id === 'string')) return name in node ? null : undefined;
  const { id } = node;
  switch (`${String(node.object)} ${name}`) {
    case 'checkout.session line_items':
      return listOf(
        `/v1/checkout/sessions/${id}/line_items`,
        structuredClone([...(account.orders.get(id)?.items ?? [])]),
      );
    case 'invoice payments': {
      const payment = paymentOf(account, tables.invoices.get(id));
      return listOf(`/v1/invoice_payments?invoice=${id}`, payment ? [structuredClone(payment)] : []);
    }
    case 'charge refunds':
      return listOf(
        `/v1/charges/${id}/refunds`,
        structuredClone(tables.refunds.newestFirst().filter((refund) => refund.charge === id)),
      );
    case 'customer subscriptions':
      return listOf(
        `/v1/customers/${id}/subscriptions`,
        structuredClone(
          tables.subscriptions.newestFirst().filter((row) => row.customer === id && row.status !== 'canceled'),
        ),
      );
    default:
      return name in node ? null : undefined;
  }
}

function lookUp(account: Account, id: string, path: string): object {
  const table = Object.values(account.tables).find((candidate: Table<{ readonly id: string }>) =>
    id.startsWith(candidate.prefix),
  );
  const row = table?.find(id);
  if (!row) throw cannotExpand(path, `This property cannot be expanded (${path}).`);
  return structuredClone(row);
}

function cannotExpand(path: string, message: string): StripeFault {
  return new StripeFault(400, 'invalid_request_error', message, { param: `expand[${path}]` }, false);
}
