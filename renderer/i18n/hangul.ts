/*
 * Hangul as it is typed, letter by letter, so that a word is found before its last syllable is whole:
 *
 *   지표  →  ㅈㅣㅍㅛ   has   지ㅍ → ㅈㅣㅍ
 *   지표  →  ㅈㅍ       its initial consonants, which many type alone
 */

/** The letters of a syllable in the order Unicode counts them; those made of two are written as the two keys. */
const INITIALS = 'ㄱ ㄲ ㄴ ㄷ ㄸ ㄹ ㅁ ㅂ ㅃ ㅅ ㅆ ㅇ ㅈ ㅉ ㅊ ㅋ ㅌ ㅍ ㅎ'.split(' ');
const VOWELS = 'ㅏ ㅐ ㅑ ㅒ ㅓ ㅔ ㅕ ㅖ ㅗ ㅗㅏ ㅗㅐ ㅗㅣ ㅛ ㅜ ㅜㅓ ㅜㅔ ㅜㅣ ㅠ ㅡ ㅡㅣ ㅣ'.split(' ');
const FINALS = ['']
  .concat('ㄱ ㄲ ㄱㅅ ㄴ ㄴㅈ ㄴㅎ ㄷ ㄹ ㄹㄱ ㄹㅁ ㄹㅂ ㄹㅅ ㄹㅌ ㄹㅍ ㄹㅎ'.split(' '))
  .concat('ㅁ ㅂ ㅂㅅ ㅅ ㅆ ㅇ ㅈ ㅊ ㅋ ㅌ ㅍ ㅎ'.split(' '));
/** What an input method joins while one types consonants alone: ㅂ and ㅅ come as ㅄ. */
const JOINED: Readonly<Record<string, string>> = Object.fromEntries(
  FINALS.filter((letters) => letters.length === 2).map((letters, at) => ['ㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ'[at]!, letters]),
);

const SYLLABLE = /[가-힣]/g;

function places(syllable: string): [initial: number, vowel: number, final: number] {
  const at = syllable.charCodeAt(0) - 0xac00;
  return [
    Math.floor(at / (VOWELS.length * FINALS.length)),
    Math.floor(at / FINALS.length) % VOWELS.length,
    at % FINALS.length,
  ];
}

function spell(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[ㄳ-ㅄ]/g, (letter) => JOINED[letter] ?? letter)
    .replace(SYLLABLE, (syllable) => {
      const [initial, vowel, final] = places(syllable);
      return INITIALS[initial]! + VOWELS[vowel]! + FINALS[final]!;
    });
}

const initialsOf = (text: string): string =>
  text.normalize('NFC').replace(SYLLABLE, (syllable) => INITIALS[places(syllable)[0]]!);

export const hasHangul = (text: string): boolean => /[가-힣ㄱ-ㅣ]/.test(text.normalize('NFC'));

/** Many write 시간범위 for 시간 범위, and both are right. */
const withoutSpaces = (text: string): string => text.replace(/\s/g, '');

/** Whether the text has what was typed so far: whole, up to the middle of a syllable, or by initial consonants. */
export function includesHangul(text: string, typed: string): boolean {
  const [whole, letters] = [withoutSpaces(text), spell(withoutSpaces(typed))];
  return spell(whole).includes(letters) || (/^[ㄱ-ㅎ]+$/.test(letters) && initialsOf(whole).includes(letters));
}
