/** OTLP/JSON as plain objects, small enough to read in a test. */
export const spanJson = (name: string, more: object = {}): object => ({
  traceId: '5b8efff798038103d269b633813fc60c',
  spanId: 'eee19b7ec3c1b174',
  name,
  startTimeUnixNano: '1544712660000000000',
  endTimeUnixNano: '1544712661000000000',
  ...more,
});

export const resourceJson = (service: string): object => ({
  attributes: [{ key: 'service.name', value: { stringValue: service } }],
});

export const groupJson = (service: string, ...spans: object[]): object => ({
  resource: resourceJson(service),
  scopeSpans: [{ scope: { name: 'test' }, spans, schemaUrl: 'https://scope' }],
  schemaUrl: 'https://resource',
});

export const documentJson = (...groups: object[]): object => ({ resourceSpans: groups });

/** One document with one span of each name. */
export const compact = (...names: string[]): string =>
  JSON.stringify(documentJson(groupJson('shop', ...names.map((name) => spanJson(name)))));

export const pretty = (...names: string[]): string => JSON.stringify(JSON.parse(compact(...names)), null, 2);

export const logLine = (body: string): string =>
  JSON.stringify({
    resourceLogs: [{ resource: resourceJson('shop'), scopeLogs: [{ logRecords: [{ body: { stringValue: body } }] }] }],
  });
