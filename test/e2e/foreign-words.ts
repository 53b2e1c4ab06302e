import type { Page } from '@playwright/test';
import type { Telemetry } from '../../core/model/telemetry.ts';

/** Names of products, protocols, formats and units, which are the same in Korean. */
const NAMES = `Tracebench OpenTelemetry OTLP gRPC HTTP HTTPS JSON Lines CSV HTML SVG PNG protobuf gzip zstd UTC RE2
  Node.js Python Java Go .NET Ruby Collector YAML Apdex URL ID AND OR NOT Ctrl Alt Shift Enter Esc
  Jaeger Zipkin Datadog Prometheus Loki Chrome Perfetto SQL NDJSON Parquet zip Markdown OpenMetrics DuckDB pandas`;
/** Of the Collector's configuration, and types of its components, which a person writes as they are. */
const CONFIGURED = `config yaml otlp batch store traces metrics logs memory_limiter ratelimit filter attributes resource transform redaction
  probabilistic_sampler tail_sampling groupbytrace resourcedetection OTTL StatsD localhost
  remote write push API tail retry_on_failure`;
/** Words that one types, so they stand where examples do. */
const SYNTAX = 'service status error level duration http route cart time out healthz span kind trace has text';
/** What the program writes down itself: the session it begins with, what stands for a hidden value. */
const WRITTEN = 'live tracebench redacted';
/** For those who cannot read the language they are in. */
const OTHER_LANGUAGE = 'Switch to English';
/** Severities, kinds and signs of statistics, in the words OpenTelemetry has for them. */
const TERMS = 'TRACE DEBUG INFO WARN ERROR FATAL unset server client internal producer consumer';

/** Every word of three letters and more in what was sent. */
function wordsOf(telemetry: readonly Telemetry[]): string[] {
  const text = JSON.stringify(telemetry, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  return text.match(/[A-Za-z]{3,}/g) ?? [];
}

/** Words in Latin letters that are seen or read out and are neither telemetry nor a name: what nobody translated. */
export async function findForeignWords(page: Page, telemetry: readonly Telemetry[]): Promise<string[]> {
  const known = new Set(
    [NAMES, CONFIGURED, SYNTAX, WRITTEN, TERMS]
      .flatMap((words) => words.match(/[A-Za-z]{3,}/g)!)
      .concat(wordsOf(telemetry)),
  );
  const lower = new Set([...known].map((word) => word.toLowerCase()));
  const texts = await readTexts(page);
  return texts.flatMap((text) => {
    // A file by its path is nobody's words.
    if (text.startsWith('/')) return [];
    const foreign = (text.replace(OTHER_LANGUAGE, '').match(/[A-Za-z]{3,}/g) ?? []).filter(
      (word) => !lower.has(word.toLowerCase()),
    );
    return foreign.length > 0 ? [`${foreign.join(' ')}: ${text.slice(0, 120)}`] : [];
  });
}

/** All that is shown, and all that is said of it; code, keys and ids are the same everywhere. */
function readTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const SPOKEN = [
      'aria-label',
      'aria-description',
      'aria-valuetext',
      'aria-roledescription',
      'title',
      'placeholder',
      'alt',
    ];
    const VERBATIM = 'code,pre,kbd,textarea';
    const texts = new Set<string>([document.title]);
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { parentElement, textContent } = walker.currentNode;
      if (parentElement?.closest(VERBATIM) === null) texts.add((textContent ?? '').trim());
    }
    for (const element of document.body.querySelectorAll('*'))
      for (const name of SPOKEN) texts.add(element.getAttribute(name) ?? '');
    return [...texts];
  });
}
