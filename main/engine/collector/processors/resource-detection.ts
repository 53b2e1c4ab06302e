import { setTimeout as wait } from 'node:timers/promises';
import { timerMs } from '../../../../core/model/timer-ms.ts';
import { Parcel } from '../../../../core/collector/parcel.ts';
import {
  mergeDetected,
  readResourceVariable,
  withDetected,
  type DetectedResource,
} from '../../../../core/collector/processors/detected-resource.ts';
import { readSwitches } from '../../../../core/collector/receivers/hostmetrics/settings.ts';
import { didYouMean } from '../../../../core/collector/did-you-mean.ts';
import { Settings } from '../../../../core/collector/settings.ts';
import { SIGNALS } from '../../../../core/model/telemetry.ts';
import type { ProcessorNodeKind, RunningConsumer } from '../component.ts';
import { ConsumeError, takenWithout, type Consumer, type Taken } from '../consumer.ts';
import { detectSystem, HOSTNAME_SOURCES, SYSTEM_ATTRIBUTES, type HostnameSource } from './system-detector.ts';

/** The Collector's detectors that ask others than this machine. */
const UNSUPPORTED = [
  ...['akamai', 'aks', 'alibaba_ecs', 'azure', 'consul', 'digitalocean', 'docker', 'dynatrace', 'ec2', 'ecs', 'eks'],
  ...[
    'elastic_beanstalk',
    'gcp',
    'gce',
    'gke',
    'heroku',
    'hetzner',
    'ibmcloud_vpc',
    'k8snode',
    'k8s_api',
    'kubeadm',
    'lambda',
  ],
  ...['nova', 'openshift', 'openstack_nova', 'oraclecloud', 'scaleway', 'tencent_cvm', 'upcloud', 'vultr'],
];
const DETECTORS = ['env', 'system'];
/** Of the detector `system`: the Collector's detector/system/metadata.yaml. */
const UNSUPPORTED_ATTRIBUTES: readonly string[] = [
  ...['host.cpu.cache.l2.size', 'host.cpu.family', 'host.cpu.model.id', 'host.cpu.model.name', 'host.cpu.stepping'],
  ...['host.cpu.vendor.id', 'host.interface', 'os.build.id', 'os.description', 'os.name', 'os.version'],
];

interface DetectionSettings {
  detectors: readonly string[];
  timeoutMs: number;
  overrides: boolean;
  sources: readonly HostnameSource[];
  wanted: ReadonlySet<string>;
}

/** The Collector's processor/resourcedetectionprocessor. */
export const RESOURCE_DETECTION: ProcessorNodeKind = {
  type: 'resourcedetection',
  signals: SIGNALS,
  read(value) {
    const { settings, problems } = readDetection(value);
    return { problems, create: (_context, next) => new ResourceDetection(settings, next) };
  },
};

function readDetection(value: unknown): { settings: DetectionSettings; problems: Settings['problems'] } {
  const settings = new Settings(value);
  const refused = ['attributes', 'fail_on_missing_metadata', 'refresh_interval', 'compression', 'auth', 'tls'];
  // How others than this machine are asked.
  settings.allow(['detectors', 'timeout', 'override', 'system', 'env'], refused, ['retry', ...UNSUPPORTED]);
  const system = settings.inner('system');
  system.allow(['hostname_sources', 'resource_attributes']);
  settings.inner('env').allow([], ['allowlist']);
  const sources = system.has('hostname_sources') ? system.texts('hostname_sources') : ['dns', 'os'];
  for (const [i, source] of sources.entries())
    if (!HOSTNAME_SOURCES.includes(source as HostnameSource))
      system.note(['hostname_sources', i], `"${source}" is none of ${HOSTNAME_SOURCES.join(', ')}`);
  const detectors = settings.has('detectors') ? settings.texts('detectors') : ['env'];
  const ours = detectors.filter((detector) => DETECTORS.includes(detector));
  for (const [i, detector] of detectors.entries()) noteDetector(settings, detector, i);
  const read: DetectionSettings = {
    detectors: ours,
    timeoutMs: settings.durationMs('timeout', 5_000),
    overrides: settings.bool('override', true),
    sources: sources as HostnameSource[],
    wanted: readSwitches(system, 'resource_attributes', SYSTEM_ATTRIBUTES, { unsupported: UNSUPPORTED_ATTRIBUTES }),
  };
  return { settings: read, problems: settings.problems };
}

/** Those of clouds find nothing elsewhere in the Collector either, and what they have not found is passed on as it is. */
function noteDetector(settings: Settings, detector: string, at: number): void {
  if (UNSUPPORTED.includes(detector))
    settings.warn(['detectors', at], `the detector "${detector}" is not supported here: left out`);
  else if (!DETECTORS.includes(detector))
    settings.note(['detectors', at], `there is no detector "${detector}"${didYouMean(detector, DETECTORS)}`);
}

/** Finds out once. What comes waits for it; where it fails it is tried again with what comes next. */
class ResourceDetection implements RunningConsumer {
  readonly #settings: DetectionSettings;
  readonly #next: Consumer;
  #detected: Promise<DetectedResource> | undefined;

  constructor(settings: DetectionSettings, next: Consumer) {
    this.#settings = settings;
    this.#next = next;
    // Nobody has to wait then. Whoever comes is told of a failure.
    this.#detect().catch(() => undefined);
  }

  async consume(parcel: Parcel): Promise<Taken> {
    const detected = await this.#detect();
    const telemetry = withDetected(parcel.telemetry, detected, this.#settings.overrides);
    const isSame = telemetry === parcel.telemetry && parcel.unreadable === 0;
    const own = takenWithout(parcel);
    const taken = await this.#next.consume(isSame ? parcel : Parcel.ofTelemetry(telemetry).like(parcel));
    return { rejected: own.rejected + taken.rejected, message: own.message || taken.message };
  }

  #detect(): Promise<DetectedResource> {
    return (this.#detected ??= this.#find().catch((error: unknown) => {
      this.#detected = undefined;
      throw new ConsumeError(`the resource cannot be detected: ${(error as Error).message}`);
    }));
  }

  async #find(): Promise<DetectedResource> {
    const { detectors, timeoutMs } = this.#settings;
    const late = new AbortController();
    const timeout = wait(timerMs(timeoutMs), undefined, { signal: late.signal }).then(() => {
      throw new Error(`it took over ${timeoutMs} ms`);
    });
    timeout.catch(() => undefined);
    try {
      const found = Promise.all(
        detectors.map((detector) => (detector === 'env' ? this.#ofVariable() : this.#ofSystem())),
      );
      return mergeDetected(await Promise.race([found, timeout]));
    } finally {
      late.abort();
    }
  }

  async #ofVariable(): Promise<DetectedResource> {
    const written = process.env['OTEL_RESOURCE_ATTRIBUTES'] || process.env['OTEL_RESOURCE'] || '';
    const attributes = readResourceVariable(written);
    if (typeof attributes === 'string') throw new Error(attributes);
    return { attributes, schemaUrl: '' };
  }

  #ofSystem(): Promise<DetectedResource> {
    return detectSystem(this.#settings.wanted, this.#settings.sources);
  }

  async close(): Promise<void> {
    await this.#detected?.catch(() => undefined);
  }
}
