import { parentPort } from 'node:worker_threads';
import { compareSync } from 'bcryptjs';
import { md5Crypt } from './md5-crypt.ts';
import type { PasswordAnswer, PasswordQuestion } from './passwords.ts';
import { isSame } from '../../receivers/sender-auth.ts';

/* The thread that does the work which makes passwords hard to guess. */

parentPort!.on('message', ({ id, password, stored }: PasswordQuestion) => {
  const answer: PasswordAnswer = { id, isRight: isRight(password, stored) };
  parentPort!.postMessage(answer);
});

function isRight(password: string, stored: string): boolean {
  return stored.startsWith('$2') ? compareSync(password, stored) : isSame(md5Crypt(password, stored), stored);
}
