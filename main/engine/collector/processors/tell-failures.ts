import type { Processed } from '../../../../core/collector/processor.ts';
import type { Meter } from '../meter.ts';

/** What went wrong with single items, which went on: each statement or condition is told of once. */
export function tellFailures(meter: Meter, errors: Processed['errors']): void {
  for (const { message, count } of errors) {
    meter.error(count > 1 ? `${message} (${count} times)` : message);
    meter.tell(statementIn(message), message);
  }
}

/** Without what it said of the item, which stands behind the last comma. */
function statementIn(message: string): string {
  const at = message.lastIndexOf(', ');
  return message.startsWith('failed to ') && at > 0 ? message.slice(0, at) : message;
}
