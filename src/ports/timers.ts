/** The only way to wait. In production the runtime's timers; beside a movable clock, its own. */
export interface Timers {
  /** Calls back once after so many milliseconds of real time, unless the returned function is called before. */
  after(milliseconds: number, callback: () => void): () => void;
}
