import { SETTING_BOUNDS } from '../availability/mentor-calendar.ts';
import { type UserError, userError } from '../fault.ts';
import type { Money } from './money.ts';

/** What one session of a length costs with a mentor. */
export interface SessionPrice {
  readonly mentorId: string;
  readonly sessionMinutes: number;
  readonly price: Money;
}

/** What a subscription is charged by: the price of one session, times the sessions of a week. */
export interface WeeklyTariff {
  readonly mentorId: string;
  readonly sessionMinutes: number;
  /** The price of one session. */
  readonly session: Money;
}

/**
 * What is wrong with a price. The amount is bounded so that three sessions a week stay a charge that Stripe takes
 * (at most eight digits) and that a card can be charged with.
 *
 * @param currencies the ISO 4217 codes in use, in capitals
 */
export function priceProblems({ sessionMinutes, price }: SessionPrice, currencies: readonly string[]): UserError[] {
  const [shortest, longest] = SETTING_BOUNDS.sessionMinutes;
  const problems: UserError[] = [];
  if (!between(sessionMinutes, shortest, longest)) {
    const message = `A session takes from ${shortest} to ${longest} minutes.`;
    problems.push(userError('OUT_OF_RANGE', message, ['sessionMinutes']));
  }
  if (!between(price.amount, LOWEST_PRICE, HIGHEST_PRICE)) {
    const message = `A session costs from ${LOWEST_PRICE} to ${HIGHEST_PRICE} of the currency’s minor unit.`;
    problems.push(userError('OUT_OF_RANGE', message, ['price', 'amount']));
  }
  if (!currencies.includes(price.currency)) {
    const message = 'This is no currency: give its ISO 4217 code in capitals.';
    problems.push(userError('UNKNOWN_CURRENCY', message, ['price', 'currency']));
  }
  return problems;
}

function between(value: number, lowest: number, highest: number): boolean {
  return Number.isInteger(value) && value >= lowest && value <= highest;
}

/** The smallest charge Stripe takes in most currencies (Stripe, "Minimum and maximum charge amounts"). */
const LOWEST_PRICE = 50;
const HIGHEST_PRICE = 30_000_000;
