import { describe, expect, it } from 'vitest';
import { describeKeys } from '../../../renderer/widgets/key-names.ts';
import { isComposing } from '../../../renderer/is-composing.ts';
import { matchesKeys, type KeyLike } from '../../../renderer/workbench/keys.ts';

const press = (change: Partial<KeyLike>): KeyLike => ({
  key: '',
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isComposing: false,
  keyCode: 0,
  ...change,
});

describe('keys', () => {
  it('finds letters by their place, whatever the layout writes there', () => {
    expect(matchesKeys(press({ key: 'ㅇ', code: 'KeyD' }), 'D')).toBe(true);
    expect(matchesKeys(press({ key: 'D', code: 'KeyD', shiftKey: true }), 'D')).toBe(false);
    expect(matchesKeys(press({ key: 'D', code: 'KeyD', shiftKey: true }), 'Shift+D')).toBe(true);
  });

  it('takes ⌘ and Ctrl for Mod, and nothing else besides', () => {
    expect(matchesKeys(press({ key: 'k', code: 'KeyK', ctrlKey: true }), 'Mod+K')).toBe(true);
    expect(matchesKeys(press({ key: 'k', code: 'KeyK', metaKey: true }), 'Mod+K')).toBe(true);
    expect(matchesKeys(press({ key: 'k', code: 'KeyK' }), 'Mod+K')).toBe(false);
    expect(matchesKeys(press({ key: 'k', code: 'KeyK', ctrlKey: true, altKey: true }), 'Mod+K')).toBe(false);
    expect(matchesKeys(press({ key: 'd', code: 'KeyD', ctrlKey: true }), 'D')).toBe(false);
  });

  it('finds signs by what they are, with Shift or without', () => {
    expect(matchesKeys(press({ key: '?', code: 'Slash', shiftKey: true }), '?')).toBe(true);
    expect(matchesKeys(press({ key: '/', code: 'Digit7', shiftKey: true }), '/')).toBe(true);
    expect(matchesKeys(press({ key: 'ArrowLeft', code: 'ArrowLeft', altKey: true }), 'Alt+ArrowLeft')).toBe(true);
    expect(matchesKeys(press({ key: '2', code: 'Numpad2' }), '2')).toBe(true);
  });

  it('leaves to the input method what is the input method’s', () => {
    expect(isComposing(press({ isComposing: true }))).toBe(true);
    expect(isComposing(press({ keyCode: 229 }))).toBe(true);
    expect(isComposing(press({}))).toBe(false);
  });

  it('are shown as on the board at hand', () => {
    expect(describeKeys('Mod+Shift+k', true)).toEqual(['⌘', '⇧', 'K']);
    expect(describeKeys('Alt+ArrowLeft', false)).toEqual(['Alt', '←']);
  });
});
