import type { ReceiverStatus } from '../../../contract/operations/session.ts';
import { engineText } from '../../i18n/engine-texts.ts';
import { t } from '../../i18n/t.ts';
import { useSession } from '../../state/session.ts';
import { EngineWords } from '../../widgets/EngineWords.tsx';
import { Popover } from '../../widgets/Popover.tsx';
import { cx } from '../../widgets/cx.ts';
import classes from './StatusBar.module.css';

const NONE: never[] = [];

const portOf = ({ address }: ReceiverStatus): string => /:(\d+)$/.exec(address)?.[1] ?? '';

function ReceiverLine({ receiver }: { receiver: ReceiverStatus }) {
  const { protocol, state, address, message, isOfPipelines = false, requests, refusedRequests } = receiver;
  return (
    <tr>
      <td>{protocol}</td>
      <td>
        {t(`receiver.${state}`)} {state === 'listening' && <code>{address}</code>}
        {message && (
          <div className={cx(state !== 'off' && !isOfPipelines && classes.bad)}>
            {state === 'failed' ? <EngineWords texts={[message]} /> : engineText(message)}
          </div>
        )}
      </td>
      <td className={classes.number}>
        {!isOfPipelines && t('status.requests', { n: requests })}
        {refusedRequests > 0 && <div className={classes.bad}>{t('status.refused', { n: refusedRequests })}</div>}
      </td>
    </tr>
  );
}

export function ReceiversStatus() {
  const receivers = useSession((state) => state.session?.receivers ?? NONE);
  const ports = receivers.filter(({ state }) => state === 'listening').map(portOf);
  const hasNote = receivers.some(
    ({ state, message, isOfPipelines = false }) =>
      state === 'failed' || (state === 'listening' && message !== '' && !isOfPipelines),
  );
  return (
    <Popover
      side="top"
      align="end"
      title={t('status.otlp.title')}
      trigger={
        <button type="button" className={cx(classes.door, hasNote && classes.bad)}>
          {ports.length > 0 ? t('status.otlp', { ports: ports.join(' ') }) : t('status.otlp.off')}
        </button>
      }
    >
      <div className={classes.panel}>
        <table className={classes.list}>
          <tbody>
            {receivers.map((receiver) => (
              <ReceiverLine key={receiver.protocol} receiver={receiver} />
            ))}
          </tbody>
        </table>
      </div>
    </Popover>
  );
}
