/** What wakes a listener up. Never the data itself: the feed in the database is. */
export type Wakeup =
  | { readonly kind: 'feed'; readonly userId: string }
  | { readonly kind: 'availability'; readonly mentorId: string; readonly from: number; readonly to: number }
  | { readonly kind: 'outbox' };

/** Wake-ups carried by the database's LISTEN/NOTIFY, from whichever server committed. */
export interface LiveFeed {
  /** Calls back for every wake-up until the returned function is called. The callback must not wait. */
  subscribe(listener: (wakeup: Wakeup) => void): () => void;
}
