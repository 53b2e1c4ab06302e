/** What this program lacks, or asks for beyond the Collector; and what the Collector looks at only when it starts a component. */
const OWN = /\bsupported\b|is open to other machines|cannot be read|cannot be used|there is no folder/;
/** The Collector's own words, which it says of what is written, supported or not. */
const THEIRS =
  /please use only Basic|^metrics attributes not supported|, supported: |supported with a persistent queue|cannot be used together/;

/** Whether the Collector takes what is a problem here. Only what is used has to be run here, so elsewhere it is none. */
export const isOwnLimit = (message: string): boolean => OWN.test(message) && !THEIRS.test(message);
