import type { CollectorConfig, ComponentConfig } from '../../../../core/collector/config/collector-config.ts';
import { identityOf } from '../../collector/graph-parts.ts';
import type { ClientAuth, ExtensionContext, ExtensionKind, RunningExtension } from './extension.ts';
import type { SenderAuth } from '../../receivers/sender-auth.ts';

export interface ExtensionsOptions {
  kinds: readonly ExtensionKind[];
  contextOf: (component: ComponentConfig) => ExtensionContext;
}

interface Part {
  component: ComponentConfig;
  identity: string;
  /** undefined while it does not run: its port may be another's. */
  running: RunningExtension | undefined;
  /** Also of one that was closed: what it was asked for is not refused while another takes its place. */
  auth: Pick<RunningExtension, 'senderAuth' | 'clientAuth'>;
}

/** One could not be started, and those before could not be started again: `cause` says why. None of them is of use now. */
export class ExtensionsLost extends Error {
  override readonly name = 'ExtensionsLost';
}

/** The extensions of a configuration, running. They are there before anything is received, and until everything was passed on. */
export class Extensions {
  readonly #options: ExtensionsOptions;
  readonly #parts = new Map<string, Part>();

  private constructor(options: ExtensionsOptions) {
    this.#options = options;
  }

  /**
   * Starts those of a configuration; those that are the same as before go over with their ports, the others from before are closed.
   * Rejects with an Error that names the one which could not be started; then the ones before run on, unless it is an ExtensionsLost.
   */
  static async start(
    components: readonly ComponentConfig[],
    options: ExtensionsOptions,
    before?: Extensions,
  ): Promise<Extensions> {
    const extensions = new Extensions(options);
    const old = before ? before.#parts : new Map<string, Part>();
    for (const component of components) {
      const part = old.get(component.id);
      const identity = identityOf(component);
      const stays = part?.identity === identity && part.running !== undefined;
      extensions.#parts.set(component.id, stays ? part : { component, identity, running: undefined, auth: {} });
    }
    await closeAll([...old.values()].filter((part) => extensions.#parts.get(part.component.id) !== part));
    try {
      await extensions.#startAll();
    } catch (error) {
      throw await extensions.giveBack(before, error as Error);
    }
    return extensions;
  }

  async #startAll(): Promise<void> {
    for (const part of this.#parts.values()) part.auth = part.running ??= await this.#startOne(part.component);
  }

  async #startOne(component: ComponentConfig): Promise<RunningExtension> {
    const kind = this.#options.kinds.find(({ type }) => type === component.type)!;
    try {
      return await kind.read(component.settings).create(this.#options.contextOf(component));
    } catch (error) {
      throw new Error(`extensions/${component.id}: ${(error as Error).message}`, { cause: error });
    }
  }

  /** These could not be used after all: those before run again. Gives what to reject with: the reason, and what came on top of it. */
  async giveBack(before: Extensions | undefined, reason: Error): Promise<Error> {
    await closeAll(
      [...this.#parts.values()].filter((part) => (before && before.#parts.get(part.component.id)) !== part),
    );
    try {
      if (before) await before.#startAll();
      return reason;
    } catch (error) {
      return new ExtensionsLost(reason.message, { cause: error });
    }
  }

  senderAuth(id: string): SenderAuth | undefined {
    return this.#parts.get(id)?.auth.senderAuth;
  }

  clientAuth(id: string): ClientAuth | undefined {
    return this.#parts.get(id)?.auth.clientAuth;
  }

  /** What each of them listens on that does, by its id. */
  addresses(): Readonly<Record<string, readonly string[]>> {
    const listening = [...this.#parts].filter(([, { running }]) => running?.addresses !== undefined);
    return Object.fromEntries(listening.map(([id, { running }]) => [id, running!.addresses!]));
  }

  close(): Promise<void> {
    return closeAll([...this.#parts.values()]);
  }
}

async function closeAll(parts: readonly Part[]): Promise<void> {
  const running = parts.map((part) => part.running);
  for (const part of parts) part.running = undefined;
  await Promise.all(running.map((one) => one?.close()));
}

/** Extensions of a service in their order. */
export function extensionsOf({ components, extensions }: CollectorConfig): ComponentConfig[] {
  return extensions.flatMap((id) => components.find((one) => one.section === 'extensions' && one.id === id) ?? []);
}
