import type { KnownType, KnownTypes } from '../../../core/collector/config/collector-config.ts';
import { SIGNALS } from '../../../core/model/telemetry.ts';
import { PROCESSORS } from '../../../core/collector/processors/processors.ts';
import type { ExtensionType, Kinds, ReceiverKind } from './component.ts';
import { DEBUG_EXPORTER, NOP_EXPORTER } from './exporters/debug.ts';
import { FILE_EXPORTER } from './exporters/file.ts';
import { OTLP_EXPORTER } from './exporters/otlp-grpc.ts';
import { OTLP_HTTP_EXPORTER } from './exporters/otlp-http.ts';
import { BATCH } from './processors/batch.ts';
import { MEMORY_LIMITER } from './processors/memory-limiter.ts';
import { pureProcessor } from './processors/pure.ts';

/** Everything a configuration may name. Receivers and extensions come from a room of their own. */
export function kindsWith(receivers: readonly ReceiverKind[], extensions: readonly ExtensionType[] = []): Kinds {
  return {
    receivers,
    extensions,
    processors: [BATCH, MEMORY_LIMITER, ...PROCESSORS.map(pureProcessor)],
    exporters: [OTLP_EXPORTER, OTLP_HTTP_EXPORTER, FILE_EXPORTER, DEBUG_EXPORTER, NOP_EXPORTER],
  };
}

/** What the reader of configurations has to know of them. */
export function typesOf({ receivers, processors, exporters, extensions }: Kinds): KnownTypes {
  return {
    receivers: knownOf(receivers),
    processors: knownOf(processors),
    exporters: knownOf(exporters),
    connectors: new Map(),
    extensions: new Map(extensions.map((kind) => [kind.type, knownExtension(kind)])),
  };
}

function knownExtension(kind: ExtensionType): KnownType {
  return {
    signals: SIGNALS,
    check: (settings) => kind.read(settings).problems,
    authenticates: (settings) => kind.authenticates?.(settings) ?? [],
  };
}

interface AnyKind {
  type: string;
  signals: KnownType['signals'];
  read(settings: unknown): { problems: ReturnType<KnownType['check']> };
}

function knownOf(kinds: readonly AnyKind[]): ReadonlyMap<string, KnownType> {
  return new Map(
    kinds.map((kind) => [
      kind.type,
      { signals: kind.signals, check: (settings: unknown) => kind.read(settings).problems },
    ]),
  );
}
