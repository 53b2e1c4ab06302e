import { describe, expect, it } from 'vitest';
import { logLine, pretty, resourceJson } from './documents.ts';
import { open } from './open.ts';
import { bytesOf } from './read-parts.ts';
import { zipOf } from './zip-file.ts';

// What Aspire's dashboard saves (microsoft/aspire, src/Aspire.Dashboard/Model/TelemetryExportService.cs): a folder per kind, a file
// per resource, OTLP/JSON indented; what a resource printed as text, with a mark of byte order from its first versions.
const metricsJson = JSON.stringify(
  {
    resourceMetrics: [
      {
        resource: resourceJson('shop'),
        scopeMetrics: [
          {
            scope: { name: 'meter' },
            metrics: [
              {
                name: 'requests',
                unit: '1',
                sum: {
                  aggregationTemporality: 2,
                  isMonotonic: true,
                  dataPoints: [
                    {
                      startTimeUnixNano: 1_714_652_000_000_000_000n.toString(),
                      timeUnixNano: '1714652245000000000',
                      asInt: 5,
                    },
                    {
                      startTimeUnixNano: 1_714_652_000_000_000_000n.toString(),
                      timeUnixNano: '1714652246000000000',
                      asInt: 7,
                    },
                  ],
                },
              },
            ],
          },
        ],
      },
    ],
  },
  null,
  2,
);
const printed = '\ufeff2024-05-02T12:17:25.1234567Z info: listening\n2024-05-02T12:17:26.0000000Z warn: slow\n';

const ARCHIVE = zipOf(
  { name: 'resources/shop.json', bytes: bytesOf('{\n  "name": "shop",\n  "resourceType": "Project"\n}') },
  { name: 'consolelogs/shop.txt', bytes: bytesOf(printed) },
  { name: 'structuredlogs/shop.json', bytes: bytesOf(logLine('hello')) },
  { name: 'traces/shop.json', bytes: bytesOf(pretty('a', 'b')) },
  { name: 'metrics/shop.json', bytes: bytesOf(metricsJson) },
);

describe('what Aspire’s dashboard saves', () => {
  it('is read file by file; what describes a resource is told', async () => {
    const { account } = await open(ARCHIVE, { name: 'aspire.zip' });
    expect(account).toMatchObject({
      state: 'done',
      counts: { spans: 2, logs: 3, metrics: 1, points: 2 },
      skippedTotal: 1,
    });
    expect(
      account.parts?.map(({ file, format, state, counts: c }) => [file, format, state, c.spans, c.logs, c.points]),
    ).toEqual([
      ['aspire.zip › resources/shop.json', 'other-json', 'failed', 0, 0, 0],
      ['aspire.zip › consolelogs/shop.txt', 'text-log', 'done', 0, 2, 0],
      ['aspire.zip › structuredlogs/shop.json', 'otlp-json', 'done', 0, 1, 0],
      ['aspire.zip › traces/shop.json', 'otlp-json', 'done', 2, 0, 0],
      ['aspire.zip › metrics/shop.json', 'otlp-json', 'done', 0, 0, 2],
    ]);
  });
});
