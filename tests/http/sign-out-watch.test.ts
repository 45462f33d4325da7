import { expect, test } from 'vitest';
import { DatabaseUnavailable } from '../../src/db/database-unavailable.ts';
import type { Role } from '../../src/domain/actor.ts';
import { signOutWatch } from '../../src/http/sign-out-watch.ts';
import { silentLog } from '../support/silent-log.ts';

const ANA = '01a204ad-fa1a-7344-be30-fe6a3930c737';
const BEN = '01a204ad-fa1a-7344-be30-fe6a3930c738';

function setUp(users: string[]) {
  const roles = new Map<string, Role>([
    [ANA, 'MENTOR'],
    [BEN, 'STUDENT'],
  ]);
  const closed: string[] = [];
  const state = { away: false };
  const look = signOutWatch({
    sockets: { users: () => users, closeUser: (userId, reason) => closed.push(`${userId} ${reason}`) },
    rolesOf: async (ids) => {
      if (state.away) throw new DatabaseUnavailable('away');
      return new Map([...roles].filter(([id]) => ids.includes(id)));
    },
    log: silentLog,
  });
  return { roles, closed, state, look };
}

test('who is blocked loses their sockets at the next look, nobody else', async () => {
  const { roles, closed, look } = setUp([ANA, BEN]);
  await look();
  roles.delete(ANA);
  await look();
  expect(closed).toEqual([`${ANA} Signed out`]);
});

test('a role that changed cuts the sockets it was given to, once', async () => {
  const { roles, closed, look } = setUp([ANA, BEN]);
  await look();
  roles.set(BEN, 'MENTOR');
  await look();
  await look();
  expect(closed).toEqual([`${BEN} Your role has changed`]);
});

test('the platform’s own service is no user and stays', async () => {
  const { closed, look } = setUp(['platform']);
  await look();
  expect(closed).toEqual([]);
});

test('nobody is cut off because the database is away', async () => {
  const { closed, state, look } = setUp([ANA]);
  state.away = true;
  await look();
  expect(closed).toEqual([]);
});
