import { Component, type ReactNode } from 'react';
import { failure, type OperationError } from '../../../contract/result.ts';
import { ErrorState } from '../../widgets/ErrorState.tsx';

interface GuardState {
  readonly error: OperationError | null;
}

/** A defect in one view must not take the workbench with it: the rest stays usable, and the words can be copied. */
export class ViewGuard extends Component<{ children: ReactNode }, GuardState> {
  override state: GuardState = { error: null };

  static getDerivedStateFromError(thrown: unknown): GuardState {
    const message = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    return { error: failure('internal', message).error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error ? <ErrorState error={error} onRetry={() => this.setState({ error: null })} /> : this.props.children;
  }
}
