/** One and many, as they are called in Tally, in the order in which a person looks for them. */
const words: { readonly [kind: string]: readonly [string, string] } = {
  voucher: ['voucher', 'vouchers'],
  account: ['ledger', 'ledgers'],
  party: ['debtor or creditor', 'debtors and creditors'],
  bill: ['bill', 'bills'],
  item: ['stock item', 'stock items'],
};

/** `800 vouchers, 184 ledgers, … and 150 other records`: whole records are in `--json`. */
export function sayCounts(records: { readonly [kind: string]: number }): string {
  const named = Object.entries(words).flatMap(([kind, [one, many]]) => {
    const count = records[kind] ?? 0;
    return count === 0 ? [] : `${count.toLocaleString('en-IN')} ${count === 1 ? one : many}`;
  });
  const others = Object.entries(records).reduce((sum, [kind, count]) => (kind in words ? sum : sum + count), 0);
  if (others > 0) named.push(`${others.toLocaleString('en-IN')} other masters and reports`);
  return named.join(', ');
}
