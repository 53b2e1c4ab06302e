import type { InputHTMLAttributes, ReactNode, Ref } from 'react';
import classes from './Input.module.css';
import { cx } from './cx.ts';

interface InputProps extends InputHTMLAttributes<HTMLInputElement> {
  icon?: ReactNode;
  /** What stands at the right end: a key, a cross. */
  tail?: ReactNode;
  invalid?: boolean;
  ref?: Ref<HTMLInputElement>;
}

export function Input({ icon, tail, invalid, className, ref, ...rest }: InputProps) {
  return (
    <span className={cx(classes.frame, invalid && classes.invalid, className)}>
      {icon}
      <input
        ref={ref}
        className={classes.input}
        aria-invalid={invalid}
        spellCheck={false}
        autoComplete="off"
        {...rest}
      />
      {tail}
    </span>
  );
}
