import { tenths } from './svg-paint.ts';

export interface PathRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Radius of its corners. */
  readonly radius: number;
}

/** The path of a canvas as the `d` of an SVG path. Lines are written as steps, of which long zigzags have thousands. */
export class SvgPath {
  /** The path, where it is one rectangle and nothing else. */
  rect: PathRect | undefined;
  #d = '';
  #x = 0;
  #y = 0;
  #isBroken = false;
  #isMoved = false;

  get isEmpty(): boolean {
    return this.#d === '' || this.#isBroken;
  }

  get d(): string {
    return this.#d;
  }

  move(x: number, y: number): void {
    if (!this.#holds(x, y)) return;
    this.#place(x, y);
    this.#isMoved = true;
  }

  line(x: number, y: number): void {
    if (!this.#holds(x, y)) return;
    this.#begin();
    const [fromX, fromY] = [this.#x, this.#y];
    this.#place(x, y);
    this.#d += `l${tenths(this.#x - fromX)} ${tenths(this.#y - fromY)}`;
  }

  curve(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    if (!this.#holds(x1, y1, x2, y2, x, y)) return;
    this.#begin();
    this.#place(x, y);
    this.#d += `C${tenths(x1)} ${tenths(y1)} ${tenths(x2)} ${tenths(y2)} ${this.#x} ${this.#y}`;
  }

  circle(x: number, y: number, radius: number): void {
    if (!this.#holds(x, y, radius)) return;
    this.#begin();
    const r = tenths(radius);
    this.#d += `M${tenths(x - radius)} ${tenths(y)}a${r} ${r} 0 1 0 ${tenths(2 * r)} 0a${r} ${r} 0 1 0 ${-tenths(2 * r)} 0`;
  }

  /** Corners are round where the path is this rectangle alone. */
  addRect(rect: PathRect): void {
    const { x, y, width, height } = rect;
    if (!this.#holds(x, y, width, height)) return;
    const isFirst = this.#d === '';
    this.#begin();
    this.#d += `M${tenths(x)} ${tenths(y)}h${tenths(width)}v${tenths(height)}h${-tenths(width)}z`;
    if (isFirst) this.rect = rect;
  }

  close(): void {
    if (this.#d !== '') this.#d += 'z';
  }

  /** Something more comes: the path is no lone rectangle, and a place moved to counts. */
  #begin(): void {
    this.rect = undefined;
    if (this.#isMoved) this.#d += `M${this.#x} ${this.#y}`;
    this.#isMoved = false;
  }

  #place(x: number, y: number): void {
    this.#x = tenths(x);
    this.#y = tenths(y);
  }

  /** A canvas draws nothing where a number is none. */
  #holds(...numbers: number[]): boolean {
    const areFinite = numbers.every(Number.isFinite);
    if (!areFinite) this.#isBroken = true;
    return areFinite;
  }
}
