/** An amount in the currency's minor unit (cents, yen) and an ISO 4217 code in capitals. Never a float. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

export function multiplyMoney(price: Money, times: number): Money {
  if (!Number.isSafeInteger(times) || times < 0) throw new RangeError(`not a count: ${times}`);
  const amount = price.amount * times;
  if (!Number.isSafeInteger(amount)) throw new RangeError('the amount is too large');
  return { amount, currency: price.currency };
}

/** Splits an amount of minor units into `parts`, as evenly as they go: the first ones get what is left over. */
export function splitAmount(amount: number, parts: number): number[] {
  if (!Number.isSafeInteger(parts) || parts < 1) throw new RangeError(`not a count: ${parts}`);
  if (!Number.isSafeInteger(amount) || amount < 0) throw new RangeError(`not an amount: ${amount}`);
  const each = Math.floor(amount / parts);
  const left = amount - each * parts;
  return Array.from({ length: parts }, (_, index) => each + (index < left ? 1 : 0));
}
