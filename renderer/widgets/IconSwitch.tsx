import type { LucideIcon } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { cx } from './cx.ts';
import classes from './IconSwitch.module.css';
import { Tooltip } from './Tooltip.tsx';

interface SwitchOption<Name extends string> {
  name: Name;
  icon: LucideIcon;
  text: string;
  /** In the tooltip. */
  hint: string;
}

interface IconSwitchProps<Name extends string> {
  label: string;
  options: readonly SwitchOption<Name>[];
  chosen: Name;
  onChoose: (name: Name) => void;
  /** The key that goes from one to the next. */
  keys: string;
}

/** One of a few, side by side; the arrow keys choose. On narrow screens the icons say it alone. */
export function IconSwitch<Name extends string>({ label, options, chosen, onChoose, keys }: IconSwitchProps<Name>) {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const next = (options.findIndex(({ name }) => name === chosen) + step + options.length) % options.length;
    onChoose(options[next]!.name);
    event.currentTarget.querySelectorAll<HTMLElement>('[role="radio"]')[next]?.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span className={classes.switch} role="radiogroup" aria-label={label} onKeyDown={onKeyDown}>
      {options.map(({ name, icon: Icon, text, hint }) => (
        <Tooltip key={name} text={hint} keys={keys}>
          <button
            type="button"
            role="radio"
            aria-checked={name === chosen}
            tabIndex={name === chosen ? 0 : -1}
            className={cx(classes.option, name === chosen && classes.chosen)}
            onClick={() => onChoose(name)}
          >
            <Icon aria-hidden />
            <span>{text}</span>
          </button>
        </Tooltip>
      ))}
    </span>
  );
}
