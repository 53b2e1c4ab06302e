import { NumberColumn } from './columns.ts';

const BLOCK_BYTES = 4 * 1024 * 1024;

/** Bytes of many small records, in blocks. */
export class RawRecords {
  bytes = 0;
  private readonly blocks: Uint8Array[] = [];
  private used = BLOCK_BYTES;
  private readonly block = new NumberColumn();
  private readonly start = new NumberColumn();
  private readonly size = new NumberColumn();

  push(record: Uint8Array | undefined): void {
    const length = record?.length ?? 0;
    if (this.used + length > BLOCK_BYTES) {
      this.blocks.push(new Uint8Array(Math.max(BLOCK_BYTES, length)));
      this.used = 0;
    }
    if (record !== undefined) this.blocks.at(-1)!.set(record, this.used);
    this.block.push(this.blocks.length - 1);
    this.start.push(this.used);
    this.size.push(length);
    this.used += length;
    this.bytes += length;
  }

  at(index: number): Uint8Array | undefined {
    const size = this.size.at(index);
    const start = this.start.at(index);
    return size === 0 ? undefined : this.blocks[this.block.at(index)]!.subarray(start, start + size);
  }
}
