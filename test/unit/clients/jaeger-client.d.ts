/** Jaeger's client has no types of its own: as much of it as is used here. */
declare module 'jaeger-client' {
  interface JaegerSpan {
    setTag(key: string, value: unknown): JaegerSpan;
    log(fields: object, timeMs?: number): void;
    finish(timeMs?: number): void;
    context(): { traceIdStr: string; spanIdStr: string };
  }
  interface JaegerTracer {
    startSpan(name: string, options?: object): JaegerSpan;
    close(done: () => void): void;
  }
  const client: { initTracer(config: object, options: object): JaegerTracer };
  export default client;
}
