import type { SandboxResponse } from '../kernel.ts';

export interface GoogleFault {
  /** HTTP status. */
  readonly status: number;
  /** Google's machine word: `notFound`, `duplicate`, `conditionNotMet`. */
  readonly reason: string;
  readonly message: string;
  readonly domain?: string;
  /** Which parameter or header is meant. */
  readonly location?: string;
  readonly locationType?: 'parameter' | 'header';
}

/** Thrown by everything below Google's routes, answered in Google's shape by the one place that catches it. */
export class GoogleError extends Error {
  constructor(readonly fault: GoogleFault) {
    super(fault.message);
  }

  static badRequest(reason: string, message: string, parameter?: string): GoogleError {
    return new GoogleError({
      status: 400,
      reason,
      message,
      ...(parameter === undefined ? {} : { location: parameter, locationType: 'parameter' }),
    });
  }

  static notFound(): GoogleError {
    return new GoogleError({ status: 404, reason: 'notFound', message: 'Not Found' });
  }
}

/** The error object of Google's JSON APIs: `{ error: { code, message, errors: [...], status } }`. */
export function errorBody({ status, reason, message, domain = 'global', location, locationType }: GoogleFault): object {
  const detail = {
    domain,
    reason,
    message,
    ...(location === undefined ? {} : { location }),
    ...(locationType === undefined ? {} : { locationType }),
  };
  return { error: { code: status, message, errors: [detail], status: STATUS_WORDS[status] ?? 'UNKNOWN' } };
}

export function errorResponse(fault: GoogleFault): SandboxResponse {
  const challenge: Record<string, string> =
    fault.status === 401
      ? { 'www-authenticate': 'Bearer realm="https://accounts.google.com/", error="invalid_token"' }
      : {};
  return { status: fault.status, headers: challenge, body: errorBody(fault) };
}

/** https://google.aip.dev/193: the canonical code that goes with each HTTP status. */
const STATUS_WORDS: Record<number, string> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ALREADY_EXISTS',
  410: 'FAILED_PRECONDITION',
  412: 'FAILED_PRECONDITION',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
};
