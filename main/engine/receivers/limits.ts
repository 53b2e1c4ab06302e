import { KIB, MIB } from '../../../core/model/units.ts';

/** What one receiver grants one sender. Tests shorten the times; nothing else should. */
export interface ReceiverLimits {
  /** Bytes of a request after decompression. 64 MiB is what the OTLP specification advises. */
  maxBodyBytes: number;
  /** From the headers to the last byte of the body. The longest a browser or SDK on this machine should need; slower is a stall. */
  bodyTimeoutMs: number;
  /** From the first byte to the end of the headers: a second would do on loopback, ten allow for a suspended debugger. */
  headersTimeoutMs: number;
  /** How long an idle HTTP connection is kept: the usual interval of metric exports, so that they can reuse it. */
  keepAliveMs: number;
  /**
   * How long a gRPC session is kept without a request. Longer than keepAliveMs because gRPC clients keep one session for all they
   * do, and a session closed in the very second of its next export costs that export a retry.
   */
  sessionIdleMs: number;
  /** Sockets per receiver. A developer's machine runs tens of exporters; beyond this something is leaking connections. */
  maxSockets: number;
  /** How long an answer given early waits for the sender to stop sending, so that a reset does not overtake the answer. */
  lingerMs: number;
  /** How long close() waits for requests that are being stored. */
  closeGraceMs: number;
}

export const RECEIVER_LIMITS: Readonly<ReceiverLimits> = {
  maxBodyBytes: 64 * MIB,
  bodyTimeoutMs: 30_000,
  headersTimeoutMs: 10_000,
  keepAliveMs: 60_000,
  sessionIdleMs: 300_000,
  maxSockets: 256,
  lingerMs: 1_000,
  closeGraceMs: 5_000,
};

/** gRPC calls at once in one session: more only queue up behind the one decoder, holding their bytes. */
export const MAX_CONCURRENT_STREAMS = 100;

/**
 * Calls that a session may take back in one go, for each that may run at once; beyond that, so many a second, or the session
 * ends. A client whose deadlines pass takes back all that run, and once more what it sent instead; who opens calls to take them back
 * (CVE-2023-44487) makes work that no limit of calls at once counts.
 */
export const RESETS_PER_STREAM = 2;
/** Node's own measure, which counts only where both are given. */
export const RESETS_A_SECOND = 33;

/**
 * All that both receivers may hold at once: bodies, inflated bodies and what waits for the store. Four full-sized requests, and
 * small enough for a laptop. A limit per request alone does not help: 64 small bombs at once are 4 GiB.
 */
export const IN_FLIGHT_BYTES = 256 * MIB;

/** More at once than everyday telemetry comes to, even at full speed; afterwards memory is given back to the system. */
export const BURST_BYTES = 64 * MIB;

/** How long after a burst that is: it costs some 20 ms, and another burst may follow at once. */
export const BURST_OVER_MS = 3_000;

/**
 * Bytes counted for a decoded request while it waits, per byte of body: objects are larger than their wire form. Measured: JSON 2,
 * spans with 13 attributes 4, spans without any 6, one-line log records 12.
 */
export const DECODED_FACTOR = 6;

/** The most that one request is counted for, else a sender of large ones would be told to come back for ever. */
export const LARGEST_SHARE = 3 / 4;

/** Inflating runs in libuv's pool of four threads; two leave the others to the store and to files. */
export const INFLATE_AT_ONCE = 2;

/** Bodies waiting to be inflated. Some seconds of work if all of them are bombs; beyond, a later retry is the better place to wait. */
export const INFLATE_QUEUE = 64;

/** Inflated in pieces of this size: at the default 16 KiB the hops between threads cost five times as much as the inflating. */
export const INFLATE_CHUNK_BYTES = 256 * KIB;

/** RFC 9659: a zstd content coding must not need a window over 8 MB. The decoder's own default would allocate 128 MiB. */
export const ZSTD_WINDOW_LOG_MAX = 23;

/** Frames in one zstd body. Each costs a decompressor, so a body of nothing but empty frames would keep a core busy for minutes. */
export const ZSTD_MAX_FRAMES = 1_024;

/** Characters of what a sender is told in an error: it also travels in HTTP/2 headers, which clients cap at 8 KiB. */
export const MAX_ERROR_TEXT = 1_000;

/** HTTP/2 flow-control window of a stream and of a session: most requests then arrive without waiting for a window update. */
export const STREAM_WINDOW_BYTES = MIB;
export const SESSION_WINDOW_BYTES = 4 * MIB;
