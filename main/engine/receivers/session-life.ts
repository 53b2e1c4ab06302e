import { constants, type ServerHttp2Session } from 'node:http2';
import { timerMs } from '../../../core/model/timer-ms.ts';

/** How long a gRPC connection lasts: gRPC's keepalive.ServerParameters. Without a value there is no such end. */
export interface SessionLife {
  /** From its beginning to when its client is told to connect anew. */
  maxAgeMs?: number;
  /** How long calls that run then may go on. */
  maxAgeGraceMs?: number;
  /** How often it is asked whether its client is still there. */
  pingEveryMs?: number;
  /** How long the client may take to say so. */
  pingTimeoutMs?: number;
  /** What of its client's pings is too much; without it nothing is. */
  pingPolicy?: PingPolicy;
}

/** gRPC's keepalive.EnforcementPolicy. */
export interface PingPolicy {
  /** The least time between two of a client's pings. */
  minTimeMs: number;
  /** Whether it may ping while it calls nothing. */
  withoutStream: boolean;
}

/** As in gRPC: so many may come too early, and without calls two hours are to be between them. */
const PING_STRIKES = 2;
const IDLE_PING_MS = 7_200_000;

/** Senders that began together should not all come back together (gRPC: "A random jitter of +/-10%"). */
const JITTER = 0.1;

export function limitSession(session: ServerHttp2Session, life: SessionLife): void {
  if (life.pingPolicy) limitPings(session, life.pingPolicy);
  const timers = [limitAge(session, life), keepAlive(session, life)];
  session.once('close', () => {
    for (const clear of timers) clear();
  });
}

function limitAge(session: ServerHttp2Session, { maxAgeMs, maxAgeGraceMs }: SessionLife): () => void {
  if (maxAgeMs === undefined) return () => undefined;
  let timer = setTimeout(
    () => {
      // GOAWAY; the session closes when its calls have ended.
      session.close();
      if (maxAgeGraceMs !== undefined) timer = setTimeout(() => session.destroy(), timerMs(maxAgeGraceMs));
    },
    timerMs(maxAgeMs * (1 - JITTER + 2 * JITTER * Math.random())),
  );
  return () => clearTimeout(timer);
}

function keepAlive(session: ServerHttp2Session, { pingEveryMs, pingTimeoutMs = 20_000 }: SessionLife): () => void {
  if (pingEveryMs === undefined) return () => undefined;
  let silent: NodeJS.Timeout | undefined;
  const answered = (): void => {
    clearTimeout(silent);
    silent = undefined;
  };
  const ping = (): void => {
    if (session.destroyed || silent !== undefined) return;
    silent = setTimeout(() => session.destroy(), timerMs(pingTimeoutMs));
    session.ping(answered);
  };
  const timer = setInterval(ping, timerMs(pingEveryMs));
  return () => {
    clearInterval(timer);
    answered();
  };
}

/** A call makes up for what came too early before it. */
function limitPings(session: ServerHttp2Session, { minTimeMs, withoutStream }: PingPolicy): void {
  let [strikes, streams, lastMs, isForgiven] = [0, 0, -Infinity, false];
  session.on('stream', (stream) => {
    [streams, isForgiven] = [streams + 1, true];
    stream.once('close', () => streams--);
  });
  session.on('ping', () => {
    const leastMs = streams === 0 && !withoutStream ? IDLE_PING_MS : minTimeMs;
    const nowMs = performance.now();
    strikes = isForgiven ? 0 : strikes + (nowMs - lastMs < leastMs ? 1 : 0);
    [lastMs, isForgiven] = [nowMs, false];
    if (strikes <= PING_STRIKES || session.destroyed) return;
    session.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM, 0, Buffer.from('too_many_pings'));
    session.close();
  });
}
