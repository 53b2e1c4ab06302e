export function isMac(): boolean {
  return typeof navigator !== 'undefined' && /mac/i.test(navigator.platform);
}

const names: Record<string, string> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Enter: '↵',
  Shift: '⇧',
  Space: '␣',
};

/** 'Mod+Shift+K' → ['Ctrl', '⇧', 'K']. */
export function describeKeys(keys: string, mac = isMac()): string[] {
  return keys.split('+').map((key) => {
    if (key === 'Mod') return mac ? '⌘' : 'Ctrl';
    if (key === 'Alt') return mac ? '⌥' : 'Alt';
    return names[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  });
}
