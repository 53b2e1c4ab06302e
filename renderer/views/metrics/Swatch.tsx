import { OTHERS_STYLE, streamStyle } from '../../charts/line/stream-style.ts';
import classes from './StreamLegend.module.css';

/** The colour and dash of the n-th line; −1 is that of all others. */
export function Swatch({ index }: { index: number }) {
  const { token, dash } = index < 0 ? OTHERS_STYLE : streamStyle(index);
  return (
    <svg aria-hidden viewBox="0 0 22 8" className={classes.swatch}>
      <line x1="0" y1="4" x2="22" y2="4" stroke={`var(${token})`} strokeWidth="2.5" strokeDasharray={dash.join(' ')} />
    </svg>
  );
}
