import { familyNames, roleIn } from '../prometheus/family.ts';
import type { FamilyHead } from '../prometheus/sample.ts';
import type { Comment } from './parse-comment.ts';

/** Texts of HELP and names held. Beyond it the earlier ones are forgotten: proper files put them before the samples. */
const MOST_BYTES = 16 * 1024 * 1024;

/** What HELP, TYPE and UNIT said, by family. */
export class FamilyHeads {
  bytes = 0;
  private readonly heads = new Map<string, FamilyHead>();

  /** The family with what is known of it now. */
  learn(comment: Extract<Comment, { name: string }>): FamilyHead {
    const { name } = comment;
    const head: FamilyHead = { ...(this.heads.get(name) ?? unknown(name)) };
    if (comment.kind === 'type') head.type = comment.type;
    else head[comment.kind] = comment.text;
    if (this.bytes > MOST_BYTES) this.heads.clear();
    this.bytes =
      (this.heads.size === 0 ? 0 : this.bytes) + name.length + (comment.kind === 'type' ? 0 : comment.text.length);
    this.heads.set(name, head);
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
