import { copyText } from '../../encoding/copy-text.ts';
import { familyNames, roleIn } from './family.ts';
import type { FamilyHead } from './sample.ts';

/** Texts of HELP and names held. Beyond it the earlier ones are forgotten: proper files put them before the samples. */
const MOST_BYTES = 16 * 1024 * 1024;

/** What is known of families beside their samples. */
export class FamilyHeads {
  bytes = 0;
  private readonly heads = new Map<string, FamilyHead>();

  /** Adds to what is known of a family, and gives all of it. */
  learn(name: string, more: Partial<FamilyHead>): FamilyHead {
    const known = this.heads.get(name);
    const { type, help, unit } = { ...(known ?? unknown(name)), ...more };
    // Senders say the same once a minute.
    if (known?.type === type && known.help === help && known.unit === unit) return known;
    if (this.bytes > MOST_BYTES) {
      this.heads.clear();
      this.bytes = 0;
    }
    const head = { name: copyText(name), type, help: copyText(help), unit: copyText(unit) };
    this.heads.set(head.name, head);
    this.bytes += name.length + head.help.length + head.unit.length;
    return head;
  }

  /** The family a sample belongs to; one of its own where nothing was said of any. */
  find(sampleName: string): FamilyHead {
    for (const name of familyNames(sampleName)) {
      const head = this.heads.get(name);
      if (head !== undefined && roleIn(head, sampleName) !== undefined) return head;
    }
    return unknown(sampleName);
  }
}

function unknown(name: string): FamilyHead {
  return { name, type: 'unknown', help: '', unit: '' };
}
