import { onTestFinished } from 'vitest';
import type { Parcel } from '../../../core/collector/parcel.ts';
import type { Span } from '../../../core/model/span.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import { receiversWith } from '../../../main/engine/agent/receivers.ts';
import type { ComponentContext } from '../../../main/engine/collector/component.ts';
import { TAKEN, type Taken } from '../../../main/engine/collector/consumer.ts';
import { Meter } from '../../../main/engine/collector/meter.ts';
import { InFlight } from '../../../main/engine/receivers/in-flight.ts';

export const kindOf = (type: string, allowUnencrypted = false) =>
  receiversWith({ allowUnencrypted, inFlight: new InFlight() }).find((kind) => kind.type === type)!;

/** A receiver on its own, and what it gave of traces. `consume` stands for the pipeline. */
export async function startReceiver(
  type: string,
  settings: unknown,
  consume: (parcel: Parcel) => Promise<Taken> = async () => TAKEN,
) {
  const meter = new Meter(() => 0);
  const taken: Telemetry[] = [];
  const { problems, create } = kindOf(type).read(settings);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const context = {
    key: `receivers/${type}`,
    meter,
    log: () => undefined,
    isReload: false,
  } as unknown as ComponentContext;
  const traces = {
    async consume(parcel: Parcel): Promise<Taken> {
      const answer = await consume(parcel);
      taken.push(parcel.telemetry);
      return answer;
    },
  };
  const running = await create(context, { traces });
  onTestFinished(() => running.close());
  return { addresses: running.addresses, url: `http://${running.addresses[0]}`, taken, meter };
}

/** The spans of all that was given, with the service each is of. */
export function spansOf(taken: readonly Telemetry[]): (Span & { service: string; scopeName: string })[] {
  return taken.flatMap((telemetry) =>
    telemetry.signal !== 'traces'
      ? []
      : telemetry.groups.flatMap(({ resource, scopes }) =>
          scopes.flatMap(({ scope, items }) => {
            const name = resource.attributes.find(({ key }) => key === 'service.name')?.value;
            const service = name?.kind === 'string' ? name.value : '';
            return items.map((span) => ({ ...span, service, scopeName: scope.name }));
          }),
        ),
  );
}
