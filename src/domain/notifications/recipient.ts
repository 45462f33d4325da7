/** Somebody without an account: known by what they typed, kept with each message to them. */
export interface Guest {
  readonly name: string;
  readonly email: string;
  /** IANA zone their times are shown in. */
  readonly timeZone: string;
  readonly locale: string;
}

/** Whoever a message goes to. `id` is a user's, or for a guest one that its cause chose. */
export interface Recipient extends Guest {
  readonly id: string;
}
