import classes from './Services.module.css';

const WIDTH_PX = 96;
const HEIGHT_PX = 16;

interface SparkProps {
  counts: ArrayLike<number>;
  /** What the bars are, for those who listen. */
  label: string;
  isError?: boolean;
}

/** Counts over the range as small bars, tallest = most. */
export function Spark({ counts, label, isError = false }: SparkProps) {
  const values = Array.from(counts);
  const most = Math.max(1, ...values);
  const step = WIDTH_PX / Math.max(1, values.length);
  return (
    <svg
      className={isError ? classes.errorSpark : classes.spark}
      width={WIDTH_PX}
      height={HEIGHT_PX}
      role="img"
      aria-label={label}
    >
      {values.map((count, at) => {
        const height = count === 0 ? 0 : Math.max(1.5, (count / most) * HEIGHT_PX);
        return <rect key={at} x={at * step} y={HEIGHT_PX - height} width={Math.max(1, step - 0.5)} height={height} />;
      })}
    </svg>
  );
}
