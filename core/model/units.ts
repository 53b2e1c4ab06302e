// Times are bigint, since every nanosecond of them counts; durations are numbers, exact for 104 days.

export const NS_PER_US = 1_000n;
export const NS_PER_MS = 1_000_000n;
export const NS_PER_S = 1_000_000_000n;
export const NS_PER_MINUTE = 60n * NS_PER_S;
export const NS_PER_HOUR = 60n * NS_PER_MINUTE;
export const NS_PER_DAY = 24n * NS_PER_HOUR;

/** The last time that OTLP's fixed64 holds, in Unix nanoseconds: in the year 2554. */
export const LAST_NS = 2n ** 64n - 1n;

/** Durations in nanoseconds. */
export const US = 1e3;
export const MS = 1e6;
export const SECOND = 1e9;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const DAY_MS = 86_400_000;

/** Bytes. */
export const KIB = 1024;
export const MIB = 1024 * KIB;
