/** Files of a ZIP by name, whose directory and checksums another program has looked at. */
export function unzip(bytes: Uint8Array): Map<string, Uint8Array> {
  const buffer = Buffer.from(bytes);
  const files = new Map<string, Uint8Array>();
  for (let at = 0; buffer.readUInt32LE(at) === 0x04034b50;) {
    const [size, name] = [buffer.readUInt32LE(at + 18), buffer.readUInt16LE(at + 26)];
    files.set(
      buffer.toString('utf8', at + 30, at + 30 + name),
      new Uint8Array(buffer.subarray(at + 30 + name, at + 30 + name + size)),
    );
    at += 30 + name + size;
  }
  return files;
}
