import type { FaultKind, FaultRule } from './faults.ts';
import { errorBody } from './google/errors.ts';
import type { SandboxRequest, SandboxResponse } from './kernel.ts';

/** Faults that are answered with a response; the other two never answer. */
type AnsweredKind = Exclude<FaultKind, 'timeout' | 'reset'>;

/** What the provider itself would say in this trouble, in its own shape. */
export function faultAnswer(rule: FaultRule & { kind: AnsweredKind }, request: SandboxRequest): SandboxResponse {
  const retryAfter: Record<string, string> = rule.retryAfter === null ? {} : { 'retry-after': String(rule.retryAfter) };
  if (rule.kind === 'garbled') {
    return { status: 200, headers: { ...retryAfter, 'content-type': 'application/json' }, body: '{"kind":"calen' };
  }
  const status = STATUS[rule.kind];
  const answer = (body: object): SandboxResponse => ({ status, headers: retryAfter, body });
  if (rule.provider === 'stripe') return answer(stripeBody(status));
  if (rule.provider === 'resend') return answer(resendBody(status));
  if (request.path === '/token') return answer({ error: 'internal_failure', error_description: 'Backend Error' });
  return answer(googleBody(rule.kind, request));
}

function googleBody(kind: Exclude<AnsweredKind, 'garbled'>, request: SandboxRequest): object {
  const isDeletion = request.method === 'DELETE';
  switch (kind) {
    case '429':
      return errorBody({
        status: 429,
        reason: 'rateLimitExceeded',
        message: 'Rate Limit Exceeded',
        domain: 'usageLimits',
      });
    case '403':
      return errorBody({
        status: 403,
        reason: 'rateLimitExceeded',
        message: 'Rate Limit Exceeded',
        domain: 'usageLimits',
      });
    case 'quota':
      return errorBody({
        status: 403,
        reason: 'quotaExceeded',
        message: 'Calendar usage limits exceeded.',
        domain: 'usageLimits',
      });
    case '401':
      return errorBody({ status: 401, reason: 'authError', message: 'Invalid Credentials' });
    case '410':
      return isDeletion
        ? errorBody({ status: 410, reason: 'deleted', message: 'Resource has been deleted' })
        : errorBody({
            status: 410,
            reason: 'fullSyncRequired',
            message: 'Sync token is no longer valid, a full sync is required.',
          });
    case '500':
    case '503':
      return errorBody({ status: Number(kind), reason: 'backendError', message: 'Backend Error' });
  }
}

function stripeBody(status: number): object {
  return status === 429
    ? {
        error: {
          type: 'invalid_request_error',
          code: 'rate_limit',
          message: 'Too many requests hit the API too quickly.',
        },
      }
    : { error: { type: 'api_error', message: 'An unknown error occurred.' } };
}

function resendBody(statusCode: number): object {
  return statusCode === 429
    ? {
        statusCode,
        name: 'rate_limit_exceeded',
        message: 'Too many requests. Please limit the number of requests per second.',
      }
    : { statusCode, name: 'internal_server_error', message: 'Internal server error.' };
}

const STATUS: Record<Exclude<AnsweredKind, 'garbled'>, number> = {
  '429': 429,
  '500': 500,
  '410': 410,
  '401': 401,
  '403': 403,
  quota: 403,
  '503': 503,
};
