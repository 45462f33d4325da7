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
