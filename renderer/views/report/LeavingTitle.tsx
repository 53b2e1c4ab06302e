import { useState } from 'react';
import { useLeaving } from '../../state/leaving-report.ts';
import classes from './ReportView.module.css';
import { ToldText } from './ToldText.tsx';

interface LeavingTitleProps {
  readonly className: string | undefined;
  readonly label: string;
  readonly placeholder?: string;
  readonly value: string;
  /** As it leaves; undefined until that is known. */
  readonly leaving: string | undefined;
  readonly heading: 'h1' | 'h2';
  readonly onChange: (value: string) => void;
}

/** A title that is written here, and read as it leaves while nobody writes it; on paper never otherwise. */
export function LeavingTitle({ leaving = '', heading: Heading, value, onChange, label, ...rest }: LeavingTitleProps) {
  const [isWritten, setWritten] = useState(false);
  const showsOriginal = useLeaving((state) => state.showsOriginal);
  return (
    <>
      <input
        {...rest}
        aria-label={label}
        value={isWritten || showsOriginal ? value : leaving}
        spellCheck={false}
        onFocus={() => setWritten(true)}
        onBlur={() => setWritten(false)}
        onChange={({ target }) => onChange(target.value)}
      />
      {leaving !== '' && (
        <Heading className={classes.onPaper}>
          <ToldText text={leaving} />
        </Heading>
      )}
    </>
  );
}
