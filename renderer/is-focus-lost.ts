/** Whether nothing has the keys that does anything with them: what had them is gone, or a screen came up and its title holds them. */
export function isFocusLost(): boolean {
  const held = document.activeElement;
  return held === null || held === document.body || held.matches('main > h1');
}
