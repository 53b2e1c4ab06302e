import { describe, expect, onTestFinished, test } from 'vitest';
import { Passwords } from '../../../main/engine/agent/extensions/passwords.ts';
import { md5Crypt } from '../../../main/engine/agent/extensions/md5-crypt.ts';

/* Hashes of the C library's crypt and of `openssl passwd`. */
const HELLO = '$2b$04$abcdefghijklmnopqrstuuwHJMEGjfAzmL1lWmUmlphguIbWfjYey';

function passwords() {
  const made = new Passwords();
  onTestFinished(() => made.close());
  return made;
}

describe('passwords are told', () => {
  test.each([
    ['hello', HELLO],
    ['hello', '$2a$04$......................dsSrENlUgE.ZHF4SSRSDv//wDePShcS'],
    ['p\u00e4ssw\u00f6rd:x', '$2y$05$0123456789abcdefghijkujA7h3s24FKPAtLu39ZnkD6Tf5PCeXbW'],
    ['myPassword', '$apr1$abcdefgh$EfExgQSMBXioDhIVk8IOb1'],
    ['', '$apr1$x$tMwYqBfQwi3FYAr0aJc8M/'],
    ['p\u00e4ssw\u00f6rd with quite some length, more than 16', '$1$12345678$WD0hMH/tfz.KQ7VkryxgK.'],
  ])('"%s" by %s', async (password, stored) => {
    const checks = passwords();
    expect(await checks.check(`${password}.`, stored)).toBe(false);
    expect(await checks.check(password, stored)).toBe(true);
  });

  test('with a salt of more than eight characters as the eight', () => {
    expect(md5Crypt('myPassword', '$apr1$abcdefghijk$')).toBe('$apr1$abcdefgh$EfExgQSMBXioDhIVk8IOb1');
  });
});

test('a right one is known again, a wrong one is not, and neither is another one of the same user', async () => {
  const checks = passwords();
  const first = checks.check('hello', HELLO);
  expect(checks.check('hello', HELLO)).toBe(first);
  expect(await first).toBe(true);
  expect(checks.check('hello', HELLO)).toBe(true);
  expect(checks.check('hellO', HELLO)).toBeInstanceOf(Promise);
  expect(await checks.check('hellO', HELLO)).toBe(false);
  expect(checks.check('hellO', HELLO)).toBeInstanceOf(Promise);
  expect(checks.check('hello', HELLO)).toBe(true);
});

test('guesses do not queue up without end, and who is known does not wait behind them', async () => {
  const checks = passwords();
  await checks.check('hello', HELLO);
  const guesses = Array.from({ length: 50 }, (_, i) => checks.check(`guess ${i}`, HELLO));
  expect(() => checks.check('guess 50', HELLO)).toThrow('Too many passwords wait to be checked');
  expect(checks.check('hello', HELLO)).toBe(true);
  expect(new Set(await Promise.all(guesses))).toEqual(new Set([false]));
  expect(await checks.check('guess 50', HELLO)).toBe(false);
});

test('who waits when it is closed is told to come back', async () => {
  const checks = passwords();
  const waiting = checks.check('hello', HELLO) as Promise<boolean>;
  const told = expect(waiting).rejects.toThrow('send it again');
  await checks.close();
  await told;
  expect(() => checks.check('hello', HELLO)).toThrow('send it again');
});
