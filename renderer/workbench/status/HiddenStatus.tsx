import { useExports } from '../../state/exports.ts';
import { useLastHidden } from '../../state/redact-texts.ts';
import { hiddenWords } from '../export/hidden-words.ts';
import classes from './StatusBar.module.css';

/** How many values were hidden in what was copied or saved last, by rule. */
export function HiddenStatus() {
  // A file that was saved says it by itself.
  const isSaid = useExports(({ jobs }) => jobs.some(({ state, hidden }) => state === 'done' && hidden.length > 0));
  const words = useLastHidden(({ hidden }) => (isSaid ? '' : hiddenWords(hidden)));
  return (
    <span className={words === '' ? 'unseen' : classes.door} role="status">
      {words}
    </span>
  );
}
