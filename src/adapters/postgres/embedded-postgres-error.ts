/** Why the server of our own could not be started. The message is written for the person who started it. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';

  constructor(
    readonly code: EmbeddedPostgresErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export type EmbeddedPostgresErrorCode =
  | 'IN_USE' // another live process serves, or holds, the same data
  | 'VERSION_MISMATCH' // the data was written by another major version
  | 'BROKEN_DATA_FOLDER' // the folder is not what this module left there
  | 'NO_BINARIES' // no PostgreSQL for this platform, or it does not run
  | 'NOT_PERMITTED' // no user to run as, or the data belongs to another one
  | 'START_FAILED'; // the server ended before it was ready
