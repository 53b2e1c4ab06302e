import classes from './LevelHistogram.module.css';

const WIDTH_PX = 80;
const HEIGHT_PX = 16;

/** Counts over time in the room of a word; its shape is the message, the label says the rest. */
export function Sparkline({ counts, label }: { counts: Uint32Array; label: string }) {
  const most = counts.reduce((a, b) => Math.max(a, b), 1);
  const step = WIDTH_PX / Math.max(1, counts.length);
  return (
    <svg role="img" aria-label={label} width={WIDTH_PX} height={HEIGHT_PX} className={classes.spark}>
      {Array.from(counts, (count, at) => {
        const height = count === 0 ? 0 : Math.max(1.5, (count / most) * HEIGHT_PX);
        return <rect key={at} x={at * step} y={HEIGHT_PX - height} width={Math.max(1, step - 0.5)} height={height} />;
      })}
    </svg>
  );
}
