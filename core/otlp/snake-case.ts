/** startTimeUnixNano → start_time_unix_nano: the name a sender finds in the .proto files. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
