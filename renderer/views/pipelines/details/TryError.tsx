import { CircleAlert } from 'lucide-react';
import type { OperationError } from '../../../../contract/result.ts';
import { EngineWords } from '../../../widgets/EngineWords.tsx';
import { ErrorState } from '../../../widgets/ErrorState.tsx';
import classes from '../PipelinesView.module.css';

/** Why something could not be tried or shown: mostly it is what the text says or what runs, and no filter of the page. */
export function TryError({ error }: { error: OperationError }) {
  if (error.message === '' || error.code === 'disconnected') return <ErrorState error={error} />;
  return (
    <div className={classes.wrong} role="alert">
      <CircleAlert aria-hidden />
      <div>
        <EngineWords texts={[error.message]} />
      </div>
    </div>
  );
}
