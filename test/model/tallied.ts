/** How often each kind of thing happened. */
export class Tallied {
  readonly counts = new Map<string, number>();

  add(kind: string, times = 1): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + times);
  }

  addAll(other: Tallied): void {
    for (const [kind, times] of other.counts) this.add(kind, times);
  }
}
