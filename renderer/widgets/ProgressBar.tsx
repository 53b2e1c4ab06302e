import classes from './ProgressBar.module.css';

interface ProgressBarProps {
  label: string;
  /** 0…1; left out while the length of the way is unknown. */
  value?: number;
}

export function ProgressBar({ label, value }: ProgressBarProps) {
  const percent = value === undefined ? undefined : Math.round(100 * Math.min(1, value));
  return (
    <div
      className={classes.bar}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <div
        className={value === undefined ? classes.unknown : classes.known}
        style={value === undefined ? undefined : { transform: `scaleX(${value})` }}
      />
    </div>
  );
}
