/** How a level is drawn: greys that grow stronger up to info, then the colours of their meaning; fatal wears a cap. */
export const LEVEL_LOOKS: readonly { token: string; alpha: number; cap?: boolean }[] = [
  { token: '--text-3', alpha: 0.22 },
  { token: '--text-3', alpha: 0.32 },
  { token: '--text-3', alpha: 0.44 },
  { token: '--text-3', alpha: 0.66 },
  { token: '--warning', alpha: 1 },
  { token: '--error', alpha: 1 },
  { token: '--error', alpha: 1, cap: true },
];
