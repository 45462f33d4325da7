/**
 * What Stripe refuses, in Stripe's words: becomes `{ error: { type, code, message, param } }`.
 * `remembered` tells whether an idempotency key keeps the refusal: Stripe forgets requests that
 * failed before they began to execute.
 */
export class StripeFault extends Error {
  readonly status: number;
  readonly type: 'invalid_request_error' | 'idempotency_error' | 'card_error' | 'api_error';
  readonly detail: Readonly<Record<string, unknown>>;
  readonly remembered: boolean;

  constructor(
    status: number,
    type: StripeFault['type'],
    message: string,
    detail: Readonly<Record<string, unknown>> = {},
    remembered = true,
  ) {
    super(message);
    this.name = 'StripeFault';
    this.status = status;
    this.type = type;
    this.detail = detail;
    this.remembered = remembered;
  }

  /** The error envelope of https://docs.stripe.com/api/errors. */
  toBody(): object {
    const { code } = this.detail;
    return {
      error: {
        ...this.detail,
        ...(typeof code === 'string'
          ? { doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` }
          : {}),
        message: this.message,
        type: this.type,
      },
    };
  }
}

/** A parameter that fails before anything is executed. */
export function malformed(message: string, param: string, code?: string): StripeFault {
  return new StripeFault(400, 'invalid_request_error', message, { ...(code ? { code } : {}), param }, false);
}

/** A request that is well formed and still not possible now. */
export function refused(message: string, detail: Readonly<Record<string, unknown>> = {}): StripeFault {
  return new StripeFault(400, 'invalid_request_error', message, detail);
}

export function parameterUnknown(param: string): StripeFault {
  return malformed(`Received unknown parameter: ${param}`, param, 'parameter_unknown');
}

/** `value`, or Stripe's complaint that the parameter is missing. */
export function need<T>(value: T | null | undefined, param: string): T {
  if (value === undefined || value === null) {
    throw malformed(`Missing required param: ${param}.`, param, 'parameter_missing');
  }
  return value;
}

/** An id nobody has: 404 when it is the address, 400 when another parameter names it. */
export function resourceMissing(kind: string, id: string, param: string): StripeFault {
  const status = param === 'id' ? 404 : 400;
  return new StripeFault(status, 'invalid_request_error', `No such ${kind}: '${id}'`, {
    code: 'resource_missing',
    param,
  });
}
