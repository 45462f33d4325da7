/** What wakes a listener up. Never the data itself: that is in the database. */
export type Wakeup =
  | { readonly kind: 'feed'; readonly userIds: readonly string[] }
  /** The answer of `availability` for this mentor may have changed within `[from, to)`, epoch milliseconds. */
  | { readonly kind: 'availability'; readonly mentorId: string; readonly from: number; readonly to: number }
  | { readonly kind: 'outbox' }
  /** Some may have been missed: look at everything again. */
  | { readonly kind: 'catch-up' };
