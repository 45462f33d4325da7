import type { Stripe } from 'stripe';

/**
 * A published type as it travels: the client turns decimal text into its own `Decimal` class,
 * so on the wire every `Decimal` is text. Everything else stays as documented.
 */
type Wire<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends Stripe.Decimal
    ? string
    : T extends readonly (infer Item)[]
      ? Wire<Item>[]
      : T extends object
        ? { [Key in keyof T]: Wire<T[Key]> }
        : T;

/**
 * The published type with some fields narrowed to what the sandbox really puts there (an id, never
 * the expanded object). The compiler then refuses an object that lacks a documented field.
 */
export type Resource<Published, Narrowed> = Omit<Wire<Published>, keyof Narrowed> & Narrowed;

/** Stripe's own list envelope, inside objects and as an answer. */
export interface List<Item> {
  object: 'list';
  data: Item[];
  has_more: boolean;
  url: string;
}

/** A complete list, for lists nested in objects. */
export function listOf<Item>(url: string, data: Item[]): List<Item> {
  return { object: 'list', data, has_more: false, url };
}
