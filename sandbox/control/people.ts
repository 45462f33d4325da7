import type { Google } from '../google/provider.ts';
import type { Kernel, NewUser, SandboxRequest, SandboxResponse } from '../kernel.ts';
import { ControlError, controlBody, requiredText } from './answers.ts';

/** `POST /control/users`: makes a user of the platform, and tells Google whose account it will be. Answers `{ id, token }`. */
export async function createUser(kernel: Kernel, google: Google, request: SandboxRequest): Promise<SandboxResponse> {
  const user = newUserOf(controlBody(request));
  const { id } = await kernel.host.provisionUser(user);
  google.introduce(user);
  return { status: 201, body: { id, token: await kernel.host.issueToken(user.email) } };
}

/** `POST /control/token`: a JWT for a known user; 404 for an address nobody has. */
export async function issueToken(kernel: Kernel, request: SandboxRequest): Promise<SandboxResponse> {
  const email = requiredText(controlBody(request), 'email');
  const token = await kernel.host.issueToken(email);
  if (token === null) throw new ControlError(404, `nobody has the address ${email}`);
  return { status: 200, body: { token } };
}

function newUserOf(body: Record<string, unknown>): NewUser {
  const role = requiredText(body, 'role');
  if (role !== 'STUDENT' && role !== 'MENTOR' && role !== 'ADMIN') {
    throw new ControlError(400, '"role" must be STUDENT, MENTOR or ADMIN');
  }
  const email = requiredText(body, 'email');
  if (!email.includes('@')) throw new ControlError(400, '"email" must be an address');
  return { email, name: requiredText(body, 'name'), role, timeZone: requiredText(body, 'timeZone') };
}
