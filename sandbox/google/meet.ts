import type { meet_v2 } from 'googleapis/build/src/apis/meet/index.js';
import type { SandboxResponse } from '../kernel.ts';
import { bodyOf, type Call } from './call.ts';
import { GoogleError } from './errors.ts';
import type { GoogleState, MeetSpace } from './state.ts';

/** `spaces.create`: a new room at every call; there is no request id that would make it the same one. */
export function createSpace(state: GoogleState, call: Call): SandboxResponse {
  const { config } = bodyOf<meet_v2.Schema$Space>(call.request);
  const space: MeetSpace = {
    id: state.kernel.randomText(SPACE_ALPHABET, 12),
    owner: call.account.email,
    code: state.meetCodes.next(),
    config: { accessType: accessTypeOf(config) ?? 'TRUSTED', entryPointAccess: config?.entryPointAccess ?? 'ALL' },
  };
  state.spaces.set(space.id, space);
  return answer(space);
}

/** `spaces.get`, by the space's name or by its meeting code. */
export function getSpace(state: GoogleState, call: Call): SandboxResponse {
  return answer(spaceOf(state, call));
}

/** `spaces.patch`: what `updateMask` names (`config.accessType`), or all of `config` without a mask. */
export function patchSpace(state: GoogleState, call: Call): SandboxResponse {
  const space = spaceOf(state, call);
  const { config } = bodyOf<meet_v2.Schema$Space>(call.request);
  const mask = (call.request.query.get('updateMask') ?? 'config').split(',');
  const unknown = mask.find(
    (field) => !['*', 'config', 'config.accessType', 'config.entryPointAccess'].includes(field),
  );
  if (unknown !== undefined) throw GoogleError.badRequest('badRequest', `Invalid field in update mask: ${unknown}`);
  const covers = (field: string) =>
    mask.some((path) => path === '*' || path === 'config' || path === `config.${field}`);
  const accessType = accessTypeOf(config);
  const entryPointAccess = config?.entryPointAccess;
  space.config = {
    accessType: covers('accessType') && accessType ? accessType : space.config.accessType,
    entryPointAccess: covers('entryPointAccess') && entryPointAccess ? entryPointAccess : space.config.entryPointAccess,
  };
  return answer(space);
}

function spaceOf(state: GoogleState, { params, account }: Call): MeetSpace {
  const name = params.space ?? '';
  const space = state.spaces.get(name) ?? [...state.spaces.values()].find(({ code }) => code === name);
  if (space !== undefined && space.owner === account.email) return space;
  // Somebody else's room is told apart from no room by nobody.
  throw new GoogleError({
    status: 403,
    reason: 'forbidden',
    message: 'Permission denied on resource Space (or it might not exist)',
  });
}

function accessTypeOf(config: meet_v2.Schema$SpaceConfig | undefined): string | null {
  const type = config?.accessType ?? null;
  if (type !== null && !['OPEN', 'TRUSTED', 'RESTRICTED', 'ACCESS_TYPE_UNSPECIFIED'].includes(type)) {
    throw GoogleError.badRequest('badRequest', `Invalid value at 'space.config.access_type': "${type}"`);
  }
  return type === 'ACCESS_TYPE_UNSPECIFIED' ? null : type;
}

function answer({ id, code, config }: MeetSpace): SandboxResponse {
  const body: meet_v2.Schema$Space = {
    name: `spaces/${id}`,
    meetingUri: `https://meet.google.com/${code}`,
    meetingCode: code,
    config,
  };
  return { status: 200, body };
}

const SPACE_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
