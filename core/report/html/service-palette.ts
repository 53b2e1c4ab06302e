import { FIRST_DEEP_HUE, serviceHue } from '../../layout/service-hue.ts';

// The screen's `--service-…` tokens (renderer/theme/tokens.css) once more: a report stands alone and has no style sheet of ours.
const dark =
  '7bc9f1 8fd0a0 c7b0f2 eab07d 6bd1d2 e4a7d6 c1c37a a0bdfc 77d2ba dab975 3e8ec1 3f9a6f 9973b9 b07932 0099a4 b46a98 808f3b 7081c8 039b8c 9d842a';
const light =
  '1b92c2 459b61 9274c3 b9742e 009c9e b269a3 8b8c27 6284ce 009d82 a77f19 005e8f 006a42 694587 7e4b00 006874 813c68 535f00 445295 006b5e 6d5500';

/** Rules for `.h0 … .h19`, which colour an SVG's bars and a service's dot alike; `--on` is for letters on them. */
export function paletteCss(theme: 'dark' | 'light'): string {
  const colours = (theme === 'dark' ? dark : light).split(' ');
  const ink = (hue: number) => (theme === 'light' && hue >= FIRST_DEEP_HUE ? '#fff' : '#14161a');
  return colours.map((colour, hue) => `.h${hue}{--hue:#${colour};--on:${ink(hue)}}`).join('');
}

/** On light paper: what `.h0 … .h19` say, written out for a picture that has no style sheet. */
export function serviceColour(service: string): { readonly colour: string; readonly ink: string } {
  const hue = serviceHue(service);
  return { colour: `#${light.split(' ')[hue]!}`, ink: hue >= FIRST_DEEP_HUE ? '#ffffff' : '#14161a' };
}
