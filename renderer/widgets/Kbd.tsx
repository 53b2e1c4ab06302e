import classes from './Kbd.module.css';
import { describeKeys } from './key-names.ts';

/** A key or chord as its caps: `Mod+K` is ⌘ K on a Mac and Ctrl K elsewhere. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <kbd className={classes.keys}>
      {describeKeys(keys).map((key) => (
        <span key={key} className={classes.key}>
          {key}
        </span>
      ))}
    </kbd>
  );
}
