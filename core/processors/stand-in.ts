export const REDACTED = '[redacted]';
/** What stands for a hidden value: alone, or with what equal values have in common. */
export const STAND_IN = /^\[redacted(?::[0-9a-f]{12})?\]$/;
