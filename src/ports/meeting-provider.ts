export interface MeetingRoom {
  /** The provider's resource name, `spaces/…`. */
  readonly name: string;
  readonly link: string;
}

export interface MeetingProvider {
  /**
   * Makes one room. Not idempotent at Google (`spaces.create` takes no request id): the caller looks for a saved
   * room first and saves this one at once.
   */
  createRoom(accessToken: string): Promise<MeetingRoom>;
}
