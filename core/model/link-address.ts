/** Longer addresses are not links people follow, and some systems choke on them. */
const MAX_CHARACTERS = 2_048;

/**
 * Parsers drop some control characters silently, and some format characters turn around what is read, so that it is not what was written. Nothing stands
 * before the host: a user name there is to deceive, and a password is nobody else's. What follows a backslash some read as a path and some as a host.
 */
const ADDRESS = /^https?:\/\/[^\s/?#\\@<>"\p{Cc}\p{Cf}]+(?:[/?#][^\s<>"\p{Cc}\p{Cf}]*)?$/iu;

/** Whether a text, which may come from a stranger, is an address that people may be given to follow: on the page, in a report, in a browser. */
export const isLinkAddress = (text: string): boolean => text.length <= MAX_CHARACTERS && ADDRESS.test(text);
