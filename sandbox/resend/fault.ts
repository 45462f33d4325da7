/** The error names of the installed client that the sandbox uses. https://resend.com/docs/api-reference/errors */
export type ResendErrorName =
  | ('missing_api_key' | 'invalid_api_key' | 'not_found' | 'method_not_allowed')
  | (
      | 'validation_error'
      | 'missing_required_field'
      | 'invalid_from_address'
      | 'invalid_attachment'
      | 'invalid_parameter'
    )
  | ('invalid_idempotency_key' | 'invalid_idempotent_request')
  | ('rate_limit_exceeded' | 'daily_quota_exceeded');

/** What Resend refuses: answered as `{ statusCode, name, message }`. */
export class ResendFault extends Error {
  readonly statusCode: number;
  readonly error: ResendErrorName;

  constructor(statusCode: number, error: ResendErrorName, message: string) {
    super(message);
    this.name = 'ResendFault';
    this.statusCode = statusCode;
    this.error = error;
  }

  toBody(): { statusCode: number; name: ResendErrorName; message: string } {
    return { statusCode: this.statusCode, name: this.error, message: this.message };
  }
}

/** A payload that is understood and not acceptable. */
export function invalid(message: string, error: ResendErrorName = 'validation_error'): ResendFault {
  return new ResendFault(422, error, message);
}
