import { usePictureOutcome } from '../picture-commands.ts';
import classes from './StatusBar.module.css';

/** What became of the picture that was asked for. */
export function PictureStatus() {
  const words = usePictureOutcome((outcome) => outcome.words);
  return (
    <span className={words === '' ? 'unseen' : classes.door} role="status">
      {words}
    </span>
  );
}
