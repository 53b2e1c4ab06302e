import { FIRST_DEEP_HUE, SERVICE_HUES, serviceHue, serviceInitials } from '../../../core/layout/service-hue.ts';
import { readToken } from '../../theme/read-token.ts';
import type { Theme } from '../../theme/theme.ts';

export interface ServiceStyle {
  colour: string;
  /** Letters on it. */
  ink: string;
  initial: string;
}

/** Everything a pixel is coloured by, read once per theme. */
export interface TimelineTheme {
  surface: string;
  raised: string;
  selected: string;
  hover: string;
  line: string;
  lineStrong: string;
  text1: string;
  text2: string;
  text3: string;
  accent: string;
  accentSoft: string;
  error: string;
  errorSoft: string;
  warning: string;
  font: string;
  strongFont: string;
  smallFont: string;
  initialFont: string;
  service: (name: string) => ServiceStyle;
}

export function readTimelineTheme(theme: Theme): TimelineTheme {
  const family = readToken('--font-text');
  const text = readToken('--weight-text');
  const small = readToken('--size-small');
  return {
    surface: readToken('--surface'),
    raised: readToken('--surface-raised'),
    selected: readToken('--surface-selected'),
    hover: readToken('--surface-hover'),
    line: readToken('--line'),
    lineStrong: readToken('--line-strong'),
    text1: readToken('--text-1'),
    text2: readToken('--text-2'),
    text3: readToken('--text-3'),
    accent: readToken('--accent'),
    accentSoft: readToken('--accent-soft'),
    error: readToken('--error'),
    errorSoft: readToken('--error-soft'),
    warning: readToken('--warning'),
    font: `${text} ${small} ${family}`,
    strongFont: `${readToken('--weight-strong')} ${small} ${family}`,
    smallFont: `${text} ${small} ${family}`,
    initialFont: `640 ${readToken('--size-initials')} ${family}`,
    service: serviceStyles(theme),
  };
}

/** Styles by name, made once per name: a frame asks for the same few again and again. */
function serviceStyles(theme: Theme): (name: string) => ServiceStyle {
  const colours = Array.from({ length: SERVICE_HUES }, (_, hue) => readToken(`--service-${hue}`));
  const dark = readToken('--ink-dark');
  const light = readToken('--ink-light');
  const known = new Map<string, ServiceStyle>();
  return (name) => {
    let style = known.get(name);
    if (style === undefined) {
      const hue = serviceHue(name);
      const ink = theme === 'light' && hue >= FIRST_DEEP_HUE ? light : dark;
      style = { colour: colours[hue]!, ink, initial: serviceInitials(name) };
      known.set(name, style);
    }
    return style;
  };
}
