/** An amount in minor units as people write it: `$40.00`, `¥400`. */
export function formatMoney(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency: currency.toUpperCase() });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits);
}

/** `part` of `whole` of an amount, rounded half up to a minor unit. */
export function proportion(amount: number, part: number, whole: number): number {
  return Math.round((amount * part) / whole);
}
