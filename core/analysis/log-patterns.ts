import { matchingWords, mergeWords, similarity, toWords, wordKey, type Words } from './log-words.ts';
import { VARIABLE, wordsOf } from './log-template.ts';

/*
 * Drain (He, Zhu, Zheng, Lyu: "Drain: An Online Log Parsing Approach with Fixed Depth Tree", ICWS 2017), over distinct
 * forms of lines instead of lines, the most frequent first, so that the answer does not depend on the order of arrival:
 *
 *   number of words ── first word ── clusters        words with variables share one branch
 *
 * A form joins the cluster most like it, or founds one. Drain leaves open to which of several templates a line belongs;
 * here templates that match one and the same form are merged until every form matches exactly one. So a template is its
 * own matcher: whoever counts the lines that match it finds the number given here.
 */

/** Lines of one pattern have more than this share of their telling words in common; Drain3 takes 0.4 of all words. */
const SIMILAR = 0.5;
/** Branches of a node; further words share the branch of variables. As in Drain3. */
const MAX_CHILDREN = 100;
/** Clusters of a leaf that a form is compared with, the most recent ones: keeps hostile input from being quadratic. */
const MAX_COMPARED = 300;
/** Words looked at between two chances to stop: some milliseconds, whatever the lines are. */
const WORDS_A_TURN = 20_000;

interface Cluster extends Words {
  /** Set when merged: the cluster it went into. */
  into: Cluster | undefined;
}

/**
 * Templates of distinct forms, which come the most frequent first (ties in any fixed order): for each form the template
 * that alone matches it. Yields now and then, so that the caller can let others run or stop.
 */
export function* computeLogPatterns(forms: readonly string[]): Generator<undefined, string[]> {
  const lines = forms.map(wordsOf);
  const clusters: Cluster[] = [];
  const tree = new Map<string, Cluster[]>();
  const children = new Map<string, Set<string>>();
  let words = 0;
  for (const line of lines) {
    const leaf = leafOf(line, tree, children);
    words += (1 + Math.min(leaf.length, MAX_COMPARED)) * (1 + line.length);
    clusters.push(clusterOf(toWords(line), leaf));
    if (words < WORDS_A_TURN) continue;
    words = 0;
    yield;
  }
  yield* settle(lines, clusters);
  return clusters.map((cluster) => live(cluster).words.join(' '));
}

function clusterOf(line: Words, leaf: Cluster[]): Cluster {
  let best: Cluster | undefined;
  let bestSimilarity = SIMILAR;
  for (let i = Math.max(0, leaf.length - MAX_COMPARED); i < leaf.length; i++) {
    const value = similarity(leaf[i]!, line);
    if (value > bestSimilarity) [best, bestSimilarity] = [leaf[i]!, value];
  }
  if (best) {
    join(best, line.words);
    return best;
  }
  const founded: Cluster = { ...line, into: undefined };
  leaf.push(founded);
  return founded;
}

function join(cluster: Cluster, words: readonly string[]): void {
  Object.assign(cluster, toWords(mergeWords(cluster.words, words)));
}

/** The path of a line: how many words, then the first one as far as it is fixed. */
function leafOf(words: string[], tree: Map<string, Cluster[]>, children: Map<string, Set<string>>): Cluster[] {
  const length = String(words.length);
  const known = children.get(length) ?? new Set<string>();
  children.set(length, known);
  const branch = wordKey(words[0] ?? '');
  const fits = known.has(branch) || known.size < MAX_CHILDREN;
  if (fits) known.add(branch);
  const path = `${length}\n${fits ? branch : VARIABLE}`;
  const leaf = tree.get(path) ?? [];
  tree.set(path, leaf);
  return leaf;
}

function live(cluster: Cluster): Cluster {
  let found = cluster;
  while (found.into) found = found.into;
  if (cluster !== found) cluster.into = found;
  return found;
}

/** Merges templates until every form matches its own and no other. */
function* settle(lines: readonly string[][], clusters: readonly Cluster[]): Generator<undefined, void> {
  for (let changed = true; changed;) {
    changed = false;
    const finder = new Finder();
    for (const cluster of new Set(clusters.map(live))) finder.add(cluster);
    let words = 0;
    for (let i = 0; i < lines.length; i++) {
      if (finder.tried - words > WORDS_A_TURN) {
        words = finder.tried;
        yield;
      }
      const own = live(clusters[i]!);
      for (const other of finder.find(lines[i]!)) {
        const [a, b] = [live(own), live(other)];
        if (a === b) continue;
        join(a, b.words);
        b.into = a;
        changed = true;
      }
    }
  }
}

interface Node {
  fixed: Map<string, Node>;
  /** Words with a variable in them. */
  open: Map<string, Node>;
  cluster: Cluster | undefined;
}

const newNode = (): Node => ({ fixed: new Map(), open: new Map(), cluster: undefined });

/** Templates by their words: which of them match a line, without trying all. */
class Finder {
  /** Words that were compared so far. */
  tried = 0;
  readonly #roots = new Map<number, Node>();

  add(cluster: Cluster): void {
    let node = this.#roots.get(cluster.words.length) ?? newNode();
    this.#roots.set(cluster.words.length, node);
    for (const word of cluster.words) {
      const branches = word.includes(VARIABLE) ? node.open : node.fixed;
      const next = branches.get(word) ?? newNode();
      branches.set(word, next);
      node = next;
    }
    // Two clusters may have come to the same template.
    if (node.cluster && node.cluster !== cluster) cluster.into = node.cluster;
    else node.cluster = cluster;
  }

  find(words: readonly string[]): Cluster[] {
    let nodes = [this.#roots.get(words.length)].filter((node) => node !== undefined);
    for (const word of words) {
      const next: Node[] = [];
      for (const { fixed, open } of nodes) {
        this.tried += 1 + open.size;
        const same = fixed.get(word);
        if (same) next.push(same);
        for (const [template, node] of open) if (matchingWords(template, word)) next.push(node);
      }
      nodes = next;
    }
    return nodes.flatMap(({ cluster }) => cluster ?? []);
  }
}
