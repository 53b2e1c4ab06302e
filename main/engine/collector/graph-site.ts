import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ComponentConfig } from '../../../core/collector/config/collector-config.ts';
import { counted } from '../../../core/model/counted.ts';
import type { ComponentContext, Kinds } from './component.ts';
import type { RetryClock } from './exporters/retry.ts';
import { identityOf } from './graph-parts.ts';
import { Meter } from './meter.ts';
import type { LogLevel } from './notices.ts';
import { lockFolder } from './queue/folder-lock.ts';
import { folderOf } from './queue/folder-name.ts';
import { DiskQueue } from './queue/disk-queue.ts';

export interface GraphOptions {
  kinds: Kinds;
  clock: RetryClock;
  log: (component: string, message: string, level?: LogLevel) => void;
  /** It takes the place of another. */
  isReload: boolean;
  /** Of a file_storage extension; undefined where there is none of that id. */
  storageDirectory: (extension: string) => string | undefined;
  authHeaders?: ComponentContext['authHeaders'];
  instanceId?: ComponentContext['instanceId'];
  hasGate?: ComponentContext['hasGate'];
}

/** What the components of a graph are made with, and their meters by 'exporters/otlp' or, of those of a pipeline, 'traces/batch'. */
export class GraphSite {
  readonly options: GraphOptions;
  readonly meters = new Map<string, Meter>();

  constructor(options: GraphOptions) {
    this.options = options;
  }

  identityOf(component: ComponentConfig): string {
    return identityOf(component, this.options.storageDirectory);
  }

  /** Of a component that goes over from another graph: it goes on counting. */
  takeMeter(key: string, before: GraphSite): Meter {
    const meter = before.meters.get(key)!;
    this.meters.set(key, meter);
    return meter;
  }

  /** Rejects with an Error that names the component. */
  async named(component: ComponentConfig, start: () => Promise<void>): Promise<void> {
    try {
      await start();
    } catch (error) {
      throw new Error(`${component.section}/${component.id}: ${(error as Error).message}`, { cause: error });
    }
  }

  contextOf(key: string): ComponentContext {
    const { clock, log, isReload, authHeaders, hasGate, instanceId } = this.options;
    const meter = new Meter(clock.now, (level, message) => log(key, message, level));
    this.meters.set(key, meter);
    return {
      key,
      meter,
      clock,
      log: (message, level) => log(key, message, level),
      isReload,
      ...(instanceId === undefined ? {} : { instanceId }),
      ...(authHeaders ? { authHeaders } : {}),
      ...(hasGate ? { hasGate } : {}),
      ...this.#storageOf(key),
    };
  }

  #storageOf(key: string): Pick<ComponentContext, 'openFolder' | 'openQueue'> {
    const { log, storageDirectory } = this.options;
    const folderIn = (storage: string, part?: string): string => {
      const directory = storageDirectory(storage);
      if (directory === undefined) throw new Error(`the extension "${storage}" is not running`);
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      return join(directory, folderOf(part === undefined ? key : `${key} ${part}`));
    };
    return {
      openFolder(storage) {
        const path = folderIn(storage);
        return { path, close: lockFolder(path) };
      },
      openQueue(storage, room, part) {
        const onLost = (requests: number) =>
          log(key, `lost ${counted(requests, 'request')} in the queue that cannot be read any more`, 'error');
        return new DiskQueue(folderIn(storage, part), { ...room, onLost });
      },
    };
  }
}
