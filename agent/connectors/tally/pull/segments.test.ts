import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addDays, type Instant, type PlainDate } from '../../../../contract/dates.ts';
import type { Segment } from './cursor.ts';
import { accounted, behind, extended, type Mark, nextPending, searched } from './segments.ts';

const first = '2024-04-01' as PlainDate;
const end = '2025-12-31' as PlainDate;
const day = (offset: number) => addDays(first, offset);
const at = (mark: number): Mark => ({ mark, at: new Date(mark * 1_000).toISOString() as Instant });
const names = { digest: '', highest: 0 };

/** What a person does, or how far the agent searches, newest days first, before it looks at the counter again. */
type Step =
  | { readonly do: 'save'; readonly voucher: number; readonly day: number }
  | { readonly do: 'delete'; readonly voucher: number }
  | { readonly do: 'no-op' }
  | { readonly do: 'search'; readonly looks: number; readonly days: number };

const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('save' as const), voucher: fc.nat(15), day: fc.nat(99) }),
    fc.record({ do: fc.constant('delete' as const), voucher: fc.nat(15) }),
    fc.record({ do: fc.constant('no-op' as const) }),
    fc.record({
      do: fc.constant('search' as const),
      looks: fc.integer({ min: 1, max: 6 }),
      days: fc.integer({ min: 1, max: 60 }),
    }),
  ),
  { maxLength: 60 },
);

/** Vouchers with the day they stand on and their AlterID, and what an agent holds of them. */
class Model {
  readonly books = new Map<number, { day: PlainDate; alterId: number }>();
  readonly held = new Map<number, number>();
  counter = 1;
  segments: readonly Segment[] = [{ from: first, ...at(1), seen: 0 }];

  take(step: Step): void {
    if (step.do === 'save') this.books.set(step.voucher, { day: day(step.day), alterId: ++this.counter });
    else if (step.do === 'delete') this.counter += this.books.delete(step.voucher) ? 2 : 0;
    else if (step.do === 'no-op') this.counter += 1;
    else this.search(step.looks, step.days);
  }

  search(looks: number, days: number): void {
    const now = at(this.counter);
    this.segments = accounted(this.segments, now);
    for (let look = 0; look < looks; look += 1) {
      const next = nextPending(this.segments, now, end);
      if (next === null) return;
      const start = addDays(next.to === end ? day(99) : next.to, 1 - days);
      const from = start > next.from ? start : next.from;
      const found = [...this.books].filter(
        ([, each]) => each.alterId > next.above && each.day >= from && each.day <= next.to,
      );
      for (const [voucher, { alterId }] of found) this.held.set(voucher, alterId);
      this.segments = searched(
        this.segments,
        from,
        found.map(([, { alterId }]) => alterId),
        now,
      );
    }
  }

  /** Vouchers that a segment promises and that are not held as they are. */
  broken(): readonly number[] {
    return [...this.books].flatMap(([voucher, each]) => {
      const segment = this.segments.find(({ from }) => from <= each.day);
      return segment !== undefined && each.alterId <= segment.mark && this.held.get(voucher) !== each.alterId
        ? [voucher]
        : [];
    });
  }
}

it('never promises a save that was not met, whatever is saved, deleted or searched in whatever order', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const model = new Model();
      for (const step of all) {
        model.take(step);
        expect(model.broken()).toEqual([]);
      }
      model.search(Number.POSITIVE_INFINITY, 7);
      expect(model.segments.map(({ mark }) => mark)).toEqual([model.counter]);
      expect([...model.books].filter(([id, { alterId }]) => model.held.get(id) !== alterId)).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

it('promises no save that was missed even when it has forgotten how many it met', () => {
  const model = new Model();
  for (let round = 0; round < 100; round += 1) {
    model.take({ do: 'save', voucher: round % 16, day: (round * 37) % 100 });
    if (round % 3 === 0) model.take({ do: 'delete', voucher: (round * 5) % 16 });
    model.search(2, 1 + (round % 3));
    expect(model.broken()).toEqual([]);
  }
  expect(model.segments.length).toBeLessThanOrEqual(40);
});

it('needs no search of old days when every save was met in the latest ones', () => {
  const now = at(12);
  const segments = searched([{ from: first, ...at(10), seen: 0 }], day(90), [11, 12], now);
  expect(segments).toEqual([{ from: first, ...now, seen: 0 }]);
});

it('looks in ever older days as long as a save is missing', () => {
  const now = at(12);
  const segments = searched([{ from: first, ...at(10), seen: 0 }], day(90), [12], now);
  expect(nextPending(segments, now, end)).toEqual({ from: first, to: day(89), above: 10 });
  expect(behind({ version: 2, masters: 0, names, segments, unread: null })).toEqual([
    { from: first, to: day(89), since: at(10).at },
  ]);
});

it('says of what was never read that it is not known since ever', () => {
  const segments = extended(extended([], day(60), at(5)), day(30), at(9));
  expect(segments).toEqual([{ from: day(30), ...at(5), seen: 0 }]);
  const unread = { to: day(29), done: 4, total: 10 };
  expect(behind({ version: 2, masters: 0, names, segments, unread })).toEqual([
    { from: '0001-01-01', to: day(29), since: null },
  ]);
});
