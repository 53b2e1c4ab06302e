import { CircleAlert } from 'lucide-react';
import type { ReceiverStatus } from '../../../../contract/operations/session.ts';
import { formatCount } from '../../../format/count.ts';
import { t } from '../../../i18n/t.ts';
import { useSession } from '../../../state/session.ts';
import { EngineWords } from '../../../widgets/EngineWords.tsx';
import { inOrder, isPortWrong, PROTOCOL_NAMES } from '../graph/port-words.ts';
import classes from '../PipelinesView.module.css';

/** What there is to know of a step of the default pipeline beside its counts. */
export function OfDefault({ stepKey, id }: { stepKey: string; id: string }) {
  const ports = useSession(({ session }) => session?.receivers);
  if (stepKey === 'receivers/otlp')
    return ports && inOrder(ports).map((port) => <Port key={port.protocol} {...port} />);
  return id === 'batch' ? <p>{t('pipelines.default.batch')}</p> : null;
}

function Port(port: ReceiverStatus) {
  const { protocol, address, message, requests, refusedRequests } = port;
  return (
    <div className={classes.port}>
      <p>
        <span className={classes.strong}>{PROTOCOL_NAMES[protocol]}</span> {address && <code>{address}</code>}
      </p>
      {message !== '' && (
        <p className={isPortWrong(port) ? classes.warned : undefined}>
          {isPortWrong(port) && <CircleAlert aria-hidden />} <EngineWords texts={[message]} />
        </p>
      )}
      {address !== '' && (
        <p className={classes.quiet}>
          {t('pipelines.default.requests', { requests: formatCount(requests), refused: formatCount(refusedRequests) })}
        </p>
      )}
    </div>
  );
}
