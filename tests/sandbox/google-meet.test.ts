import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type GoogleClients, refusal, type SandboxWorld, sandboxWorld } from './google-world.ts';

let world: SandboxWorld;
let mentor: GoogleClients;

beforeAll(async () => {
  world = await sandboxWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(async () => {
  world.sandbox.reset();
  mentor = await world.connect('mia@example.com');
});

const create = async (config: object = {}) => (await mentor.meet.spaces.create({ requestBody: { config } })).data;

test('every call makes another room, with a link of its own', async () => {
  const one = await create({ accessType: 'OPEN' });
  const other = await create();
  expect(one.name).toMatch(/^spaces\/[A-Za-z0-9]+$/);
  expect(one.meetingUri).toMatch(/^https:\/\/meet\.google\.com\/[a-z]{3}-[a-z]{4}-[a-z]{3}$/);
  expect(one.config).toMatchObject({ accessType: 'OPEN' });
  expect(other.config).toMatchObject({ accessType: 'TRUSTED' });
  expect(other.meetingUri).not.toBe(one.meetingUri);
});

test('a room is found by name and by code, and its access can be changed', async () => {
  const { name = '', meetingCode } = await create();
  const changed = await mentor.meet.spaces.patch({
    name: name ?? '',
    updateMask: 'config.accessType',
    requestBody: { config: { accessType: 'OPEN' } },
  });
  expect(changed.data.config?.accessType).toBe('OPEN');
  expect((await mentor.meet.spaces.get({ name: name ?? '' })).data).toEqual(changed.data);
  expect((await mentor.meet.spaces.get({ name: `spaces/${meetingCode}` })).data).toEqual(changed.data);
});

test('a mask that names something else, or an access type nobody knows, is refused', async () => {
  const { name } = await create();
  const patch = mentor.meet.spaces.patch({ name: name ?? '', updateMask: 'name', requestBody: {} });
  expect(await refusal(patch)).toMatchObject({ status: 400 });
  expect(await refusal(create({ accessType: 'EVERYBODY' }))).toMatchObject({ status: 400 });
});

test('without the scope there is no room, and another account’s room cannot be told from none', async () => {
  const calendarOnly = await world.connect('lee@example.com', ['https://www.googleapis.com/auth/calendar']);
  expect(await refusal(calendarOnly.meet.spaces.create({ requestBody: {} }))).toMatchObject({ status: 403 });

  const { name } = await create();
  const stranger = await world.connect('sam@example.com');
  const theirs = await refusal(stranger.meet.spaces.get({ name: name ?? '' }));
  expect(theirs).toEqual(await refusal(stranger.meet.spaces.get({ name: 'spaces/nothing' })));
  expect(theirs.status).toBe(403);
});
