import classes from './ChooseBox.module.css';

/** The attribute by which a row knows that its box was pressed. */
export const CHOOSE_BOX = 'data-choose-box';

/** Shows whether a row is chosen, to be pressed. Those who listen are told by the row itself, and use Space. */
export function ChooseBox({ chosen, title }: { chosen: boolean; title: string }) {
  return (
    <span {...{ [CHOOSE_BOX]: '' }} className={classes.box} title={title} aria-hidden>
      <input type="checkbox" checked={chosen} readOnly tabIndex={-1} />
    </span>
  );
}
