import { jsonBody } from '../http.ts';
import type { SandboxRequest, SandboxResponse } from '../kernel.ts';

/** Thrown by control calls that were asked for something they cannot do; answered as `{ error }`. */
export class ControlError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Runs a control call; what it refuses becomes `{ error }` with its status. */
export async function controlled<Answer>(run: () => Promise<Answer>): Promise<Answer | SandboxResponse> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ControlError) return { status: error.status, body: { error: error.message } };
    throw error;
  }
}

/** The call's JSON object; throws 400. */
export function controlBody(request: SandboxRequest): Record<string, unknown> {
  const body = jsonBody(request);
  if (body === null) throw new ControlError(400, 'the body must be a JSON object');
  return body;
}

/** A text field that must be there; throws 400 that names it. */
export function requiredText(body: Record<string, unknown>, name: string): string {
  const value = body[name];
  if (typeof value !== 'string' || value === '') throw new ControlError(400, `"${name}" must be a text`);
  return value;
}
