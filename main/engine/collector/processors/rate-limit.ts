import type { Parcel } from '../../../../core/collector/parcel.ts';
import { readRateLimit, type RateLimitSettings } from '../../../../core/collector/rate-limit/rate-limit-settings.ts';
import { tenantOf, type Tenant } from '../../../../core/collector/rate-limit/tenant-key.ts';
import { MOST_TENANTS, Tenants } from '../../../../core/collector/rate-limit/tenants.ts';
import type { Rate } from '../../../../core/collector/rate-limit/token-bucket.ts';
import { Waiting } from '../../../../core/collector/rate-limit/waiting.ts';
import { counted } from '../../../../core/model/counted.ts';
import { SIGNALS } from '../../../../core/model/telemetry.ts';
import type { ComponentContext, ProcessorNodeKind, RunningConsumer } from '../component.ts';
import { ConsumeError, type Consumer, type Taken } from '../consumer.ts';

/** Senders give up soon after; and what one makes wait is memory that others cannot have. */
const MOST_DELAY_MS = 10_000;
const OVER = 'over the limit';
const OVER_BURST = 'larger than the burst';

/** Elastic's processor/ratelimitprocessor: what one sender may send in a second, apart from all others. */
export const RATE_LIMIT: ProcessorNodeKind = {
  type: 'ratelimit',
  signals: SIGNALS,
  read(value) {
    const { read, problems } = readRateLimit(value);
    return {
      problems,
      create(context, next) {
        // One limit for all pipelines it is in, as there.
        const make = () => new Tenants();
        return new RateLimit(read, { context, next, tenants: context.shared?.(make) ?? make() });
      },
    };
  },
};

interface Around {
  context: ComponentContext;
  next: Consumer;
  tenants: Tenants;
}

class RateLimit implements RunningConsumer {
  readonly #settings: RateLimitSettings;
  readonly #around: Around;
  readonly #waiting = new Waiting();
  readonly #closing = new AbortController();

  constructor(settings: RateLimitSettings, around: Around) {
    this.#settings = settings;
    this.#around = around;
  }

  async consume(parcel: Parcel): Promise<Taken> {
    const { metadataKeys, overrides, behaviour } = this.#settings;
    const { tenants, context, next } = this.#around;
    const tenant = tenantOf(parcel.sender, metadataKeys);
    const own = overrides.get(tenant.key);
    const rate = own ?? this.#settings;
    const tokens = this.#tokensOf(parcel);
    if (tokens > rate.burst) throw this.#tooLarge(tokens, rate);
    // What is refused at once need not be encoded to be measured.
    const mayWait = behaviour === 'delay' && this.#waiting.hasRoom(tenant.key, parcel.wire.length);
    const mostMs = mayWait ? MOST_DELAY_MS : 0;
    const replaced = tenants.replaced;
    const waitMs = tenants[own ? 'takeOwn' : 'take'](tenant.key, tokens, rate, context.clock.now(), mostMs);
    if (tenants.replaced > replaced) this.#tellReplaced();
    if (waitMs === undefined) throw this.#over(tenant, rate);
    if (waitMs > 0) await this.#wait(waitMs, this.#waiting.begin(tenant.key, parcel.wire.length));
    return next.consume(parcel);
  }

  #tokensOf(parcel: Parcel): number {
    const { strategy } = this.#settings;
    if (strategy === 'requests') return 1;
    return strategy === 'records' ? parcel.items : parcel.wire.length;
  }

  async #wait(ms: number, done: () => void): Promise<void> {
    const { signal } = this.#closing;
    await this.#around.context.clock.sleep(ms, signal).finally(done);
    if (signal.aborted) throw new ConsumeError('the pipeline is stopping');
  }

  /** Nobody is helped by sending it again: it would never pass. */
  #tooLarge(tokens: number, { burst }: Rate): ConsumeError {
    const { strategy } = this.#settings;
    this.#around.context.meter.refuse(OVER_BURST);
    return new ConsumeError(`${tokens} ${strategy} at once are more than the burst of ${burst}`, { isPermanent: true });
  }

  #over({ shown }: Tenant, { rate }: Rate): ConsumeError {
    const { strategy, retryDelayMs } = this.#settings;
    this.#around.context.meter.refuse(OVER);
    const of = shown === '' ? '' : ` (${shown})`;
    return new ConsumeError(`too many requests: over ${rate} ${strategy} per second${of}`, {
      isThrottled: true,
      retryAfterMs: retryDelayMs,
    });
  }

  /** Nothing is lost by it, but who looks for the tenants ought to know. */
  #tellReplaced(): void {
    const { meter, tenants } = { ...this.#around, ...this.#around.context };
    meter.error(
      `more tenants than ${MOST_TENANTS}: those that came last long ago made room (${counted(tenants.replaced, 'time')})`,
    );
  }

  async close(): Promise<void> {
    this.#closing.abort();
  }
}
