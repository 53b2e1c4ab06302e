import { CircleAlert } from 'lucide-react';
import type { OperationError } from '../../../../contract/result.ts';
import { EngineWords } from '../../../widgets/EngineWords.tsx';
import { ErrorState } from '../../../widgets/ErrorState.tsx';
import classes from '../PipelinesView.module.css';

/** Why something could not be tried: mostly it is what the text in the editor says, and nothing of the store. */
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
