import type { Migration } from './migration.ts';

/** allocated: how much of a day's postings, or of an opening, names a bill; the rest is on account. */
export const tieOut: Migration = {
  name: '0003-tie-out',
  sql: `
ALTER TABLE totals ADD COLUMN allocated INTEGER NOT NULL DEFAULT 0;
ALTER TABLE openings ADD COLUMN allocated INTEGER NOT NULL DEFAULT 0;

INSERT INTO totals (source, account, date, debit, credit, allocated)
SELECT b.source, b.account, a.date, 0, 0, sum(a.amount) FROM allocations a JOIN bills b ON b.num = a.bill
WHERE a.origin = 'voucher' AND a.date IS NOT NULL GROUP BY 1, 2, 3
ON CONFLICT (source, account, date) DO UPDATE SET allocated = excluded.allocated;

INSERT INTO openings (source, account, amount, allocated)
SELECT b.source, b.account, 0, sum(a.amount) FROM allocations a JOIN bills b ON b.num = a.bill
WHERE a.origin = 'opening' GROUP BY 1, 2
ON CONFLICT (source, account) DO UPDATE SET allocated = excluded.allocated;

-- Vouchers of every status, by the day they are dated. type: a digest of the product's name of the type, which is content.
CREATE TABLE voucher_counts (
  source INTEGER NOT NULL REFERENCES sources (num),
  date TEXT NOT NULL,
  type TEXT NOT NULL,
  vouchers INTEGER NOT NULL,
  PRIMARY KEY (source, date, type)
) STRICT, WITHOUT ROWID;

DROP TABLE posted;
`,
};
