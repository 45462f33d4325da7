import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cryptoRandom } from '../../../src/adapters/system/random.ts';
import { createVault, type VaultKey } from '../../../src/adapters/system/vault.ts';
import { type SealContext, VaultError } from '../../../src/ports/vault.ts';

const row: SealContext = { table: 'calendars', column: 'refresh_token', rowId: 'row-1', ownerId: 'user-1' };

function key(id: string): VaultKey {
  return { id, key: createSecretKey(randomBytes(32)) };
}

describe('the vault', () => {
  const vault = createVault([key('k1')], cryptoRandom);

  test('opens what it sealed, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(vault.open(vault.seal(text, row), row)).toBe(text);
      }),
    );
  });

  test('writes the version, the key id, a nonce of 12 and a tag of 16 bytes, and never the text', () => {
    const [version, id, nonce = '', tag = '', ciphertext = ''] = vault.seal('1//refresh', row).split('.');
    expect([version, id]).toEqual(['v1', 'k1']);
    expect(Buffer.from(nonce, 'base64url')).toHaveLength(12);
    expect(Buffer.from(tag, 'base64url')).toHaveLength(16);
    expect(Buffer.from(ciphertext, 'base64url').toString()).not.toContain('refresh');
  });

  test('takes a fresh nonce for every text', () => {
    const nonces = Array.from({ length: 500 }, () => vault.seal('same', row).split('.')[2]);
    expect(new Set(nonces).size).toBe(500);
  });

  test('refuses a sealed text in which any one bit was flipped', () => {
    const sealed = vault.seal('a refresh token of some length', row);
    const bytes = Buffer.from(sealed, 'latin1');
    for (let at = 0; at < bytes.length; at += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        const damaged = Buffer.from(bytes);
        damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
        expect(() => vault.open(damaged.toString('latin1'), row), `byte ${at}, bit ${bit}`).toThrow(VaultError);
      }
    }
  });

  test('refuses a text that was cut, lengthened or is not sealed at all', () => {
    const sealed = vault.seal('token', row);
    for (const other of ['', 'token', sealed.slice(0, -1), `${sealed}A`, `${sealed}.`, `${sealed}=`, ` ${sealed}`]) {
      expect(() => vault.open(other, row), other).toThrow(VaultError);
    }
  });

  test('does not open a text that was moved to another row, column, table or owner', () => {
    const sealed = vault.seal('token', row);
    for (const field of ['table', 'column', 'rowId', 'ownerId'] as const) {
      expect(() => vault.open(sealed, { ...row, [field]: 'other' }), field).toThrow(VaultError);
    }
  });

  test('keeps neighbouring fields apart', () => {
    const sealed = vault.seal('token', { ...row, rowId: 'ab', ownerId: 'c' });
    expect(() => vault.open(sealed, { ...row, rowId: 'a', ownerId: 'bc' })).toThrow(VaultError);
  });

  test('seals with the first key, opens with every key, and with none that is gone', () => {
    const [old, next] = [key('old'), key('next')];
    const before = createVault([old], cryptoRandom).seal('token', row);
    const rotating = createVault([next, old], cryptoRandom);
    expect(rotating.open(before, row)).toBe('token');
    const after = rotating.seal('token', row);
    expect(after.split('.')[1]).toBe('next');
    const rotated = createVault([next], cryptoRandom);
    expect(rotated.open(after, row)).toBe('token');
    expect(() => rotated.open(before, row)).toThrow(VaultError);
  });

  test('tells nothing of the text when it refuses', () => {
    const sealed = vault.seal('canary-4711', row);
    try {
      vault.open(sealed, { ...row, rowId: 'row-2' });
      expect.unreachable();
    } catch (error) {
      expect(String(error)).not.toContain('canary');
      expect(String(error)).not.toContain(sealed);
    }
  });

  test('needs a key, and each id once', () => {
    expect(() => createVault([], cryptoRandom)).toThrow(RangeError);
    expect(() => createVault([key('a'), key('a')], cryptoRandom)).toThrow(RangeError);
  });
});
