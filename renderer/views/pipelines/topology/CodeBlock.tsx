import { CopyButton } from '../../../widgets/CopyButton.tsx';
import classes from './Topology.module.css';

/** Something to put into a configuration. */
export function CodeBlock({ note, text }: { note: string; text: string }) {
  return (
    <div className={classes.code}>
      <p>{note}</p>
      <div>
        <CopyButton className={classes.copy} text={text} />
        <pre tabIndex={0}>{text}</pre>
      </div>
    </div>
  );
}
