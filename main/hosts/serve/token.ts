import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const TOKEN_BYTES = 16;
/** Not guessed in the life of a server, and short enough to read. */
const FOLDER_BYTES = 9;

/** 128 random bits: not to be guessed, and new with every start. */
export function createToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** Takes the same time wherever the two differ; hashing first makes the lengths equal. */
export function isSameToken(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/**
 * A token that opens the page once. For the address that is handed to the browser as an argument: other users of the
 * machine see it in the list of processes, often for as long as the browser runs. One of them may be faster than the
 * browser: when it is shown a second time, whoever came first is not to be trusted either, and what it opened is closed.
 */
export class Ticket {
  readonly text = createToken();
  /** What a cookie gets that came by it. */
  readonly session = createToken();
  #state: 'new' | 'used' | 'revoked' = 'new';

  /** Undefined when it is not this ticket that was given. */
  redeem(given: string): 'welcome' | 'used-twice' | 'spent' | undefined {
    if (!isSameToken(given, this.text)) return undefined;
    const before = this.#state;
    this.#state = before === 'new' ? 'used' : 'revoked';
    return before === 'new' ? 'welcome' : before === 'used' ? 'used-twice' : 'spent';
  }

  isSession(cookie: string): boolean {
    return this.#state === 'used' && isSameToken(cookie, this.session);
  }
}

/**
 * The folder the page is served from, new with every start. Cookies do not know ports: without it, whoever else serves
 * anything on this machine would be sent ours by the browser that visits them. They do know paths.
 */
export function createFolder(): string {
  return `/${randomBytes(FOLDER_BYTES).toString('base64url')}`;
}

/** Two servers on one machine must not overwrite each other's, should a proxy give them one folder. */
export function cookieName(port: number): string {
  return `tracebench-${port}`;
}

/**
 * Without a Path the cookie holds for the folder the page was opened in, which is right under any prefix a proxy
 * may have put in front. Lives until the browser is closed; the server forgets it when it stops.
 */
export function formatCookie(name: string, token: string): string {
  return `${name}=${token}; HttpOnly; SameSite=Strict`;
}

/** Every value under a name: a page on another port could have set one of the same name beside ours. */
export function readCookies(header: string | undefined, name: string): string[] {
  return (header ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${name}=`))
    .map((part) => part.slice(name.length + 1));
}
