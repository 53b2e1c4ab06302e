/** Texts that occur often, each held once and named by a number. 0 is ''. */
export class Texts {
  private readonly numbers = new Map<string, number>([['', 0]]);
  private readonly texts: string[] = [''];
  bytes = 0;

  number(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    this.bytes += text.length * 2 + 64;
    this.numbers.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }

  text(number: number): string {
    return this.texts[number]!;
  }
}
