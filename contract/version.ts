/** Raised with every change a client or engine of another build could not understand. */
export const CONTRACT_VERSION = 5;
