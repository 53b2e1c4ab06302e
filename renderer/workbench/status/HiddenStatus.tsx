import { useLastHidden } from '../../state/redact-texts.ts';
import { hiddenWords } from '../export/hidden-words.ts';
import classes from './StatusBar.module.css';

/** How many values were hidden in what was copied or printed last, by rule. */
export function HiddenStatus() {
  const words = useLastHidden(({ hidden }) => hiddenWords(hidden));
  return (
    <span className={words === '' ? 'unseen' : classes.door} role="status">
      {words}
    </span>
  );
}
