import { join } from 'node:path';
import type { Settings } from '../../../contract/operations/library.ts';
import type { Engine, EngineOptions } from '../../engine/api.ts';
import type { StartForeignProcess } from '../../engine/ports.ts';
import { openDefaultStore } from '../default-store.ts';
import { findInstallation } from '../installation.ts';
import { createReportFonts } from '../report-fonts.ts';
import { pipelinesFile } from '../pipelines-file.ts';
import { openSettings } from '../settings-file.ts';
import { RateTeller } from './rate-teller.ts';
import type { EngineParts } from './engine-child.ts';
import type { EngineNews, EngineSettings } from './engine-messages.ts';

const RECEIVER_HOSTS = ['127.0.0.1', '::1'];

const CAPABILITIES: EngineOptions['capabilities'] = {
  host: 'electron',
  openPath: true,
  revealFile: true,
  sessions: true,
  newWindow: true,
  settings: true,
  desktop: true,
};

export interface OpenedSession {
  engine: Engine;
  /** Takes over what was set in another session. */
  applySettings(settings: Settings): Promise<void>;
  rate: RateTeller;
}

/** Opens the session the shell named, with the library and the settings of this installation. Throws as `createEngine`. */
export async function openSession(
  { storePath, receivesIn, dataDir, version, samplePath }: EngineSettings,
  { createEngine, isStoreHeld, createSessionLibrary }: EngineParts,
  startForeignProcess: StartForeignProcess,
  tell: (news: EngineNews) => void,
): Promise<OpenedSession> {
  const settings = await openSettings(join(dataDir, 'settings.json'), {});
  let currentPath = '';
  let isTakingOver = false;
  settings.subscribe((changed) => {
    // Said to the others by whoever changed them, not by everybody who heard.
    if (!isTakingOver) tell({ kind: 'settings', settings: changed });
  });
  const sessions = createSessionLibrary({
    dataDir,
    currentPath: () => currentPath,
    createEngine,
    isHeld: isStoreHeld,
    open: async (path, window) => tell({ kind: 'open-session', storePath: path, window }),
  });
  const open = (path: string) =>
    createEngine({
      storePath: path,
      engineVersion: version,
      capabilities: CAPABILITIES,
      ...chooseReceivers(settings.read().settings.receivers, receivesIn),
      allowSql: true,
      allowPipelines: true,
      pipelines: { keeper: pipelinesFile(join(dataDir, 'pipelines.json')) },
      samplePath,
      findFonts: createReportFonts(findInstallation().rendererDir),
      sessions,
      settings,
      startForeignProcess,
    });
  const engine = storePath === '' ? (await openDefaultStore(dataDir, open)).engine : await open(storePath);
  currentPath = engine.storePath;
  const applySettings = async (taken: Settings) => {
    isTakingOver = true;
    await engine.call('settings.set', { settings: taken });
    isTakingOver = false;
  };
  engine.subscribe('error.received', (error) => tell({ kind: 'error-received', error }));
  const rate = new RateTeller(engine, (perSecond) => tell({ kind: 'rate', perSecond }));
  rate.want(settings.read().settings.desktop.tray);
  return { engine, applySettings, rate };
}

/** Whether they are switched on, and on which ports, the engine reads in the settings. */
function chooseReceivers(
  { otlpHttpPort, otlpGrpcPort }: Settings['receivers'],
  receivesIn: string,
): Pick<EngineOptions, 'receivers' | 'receiversElsewhere'> {
  if (receivesIn === 'here')
    return { receivers: { hosts: RECEIVER_HOSTS, otlpHttpPort, otlpGrpcPort }, receiversElsewhere: '' };
  return { receivers: null, receiversElsewhere: describeReceiver(receivesIn) };
}

function describeReceiver(receivesIn: string): string {
  const where = receivesIn === '' ? '' : ` Telemetry is received in ${receivesIn}.`;
  return `This session does not receive.${where}`;
}
