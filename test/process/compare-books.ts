import { isDeepStrictEqual } from 'node:util';
import type { StoredRecord } from '../../contract/rest.ts';
import type { GatewayClient } from '../../gateway/client/client.ts';
import type { Tally } from './tally.ts';
import { factsOfBooks, factsOfRecord, type VoucherFacts } from './voucher-facts.ts';

/** What the platform holds otherwise than the books, voucher by voucher; empty when they are equal. */
export async function compareBooks(tally: Tally, platform: GatewayClient): Promise<string[]> {
  const [books, records] = await Promise.all([factsOfBooks(tally), voucherRecords(platform)]);
  const findings: string[] = [];
  const seen = new Set<string>();
  for (const record of records) {
    const facts = factsOfRecord(record);
    if (seen.has(facts.guid)) findings.push(`${facts.guid} is held twice`);
    seen.add(facts.guid);
    const truth = books.get(facts.guid);
    if (truth === undefined) findings.push(`${facts.guid} is held, but is not in the books`);
    else findings.push(...differences(truth, facts));
  }
  for (const guid of books.keys()) if (!seen.has(guid)) findings.push(`${guid} is in the books, but not held`);
  return findings;
}

export async function voucherRecords(platform: GatewayClient): Promise<StoredRecord[]> {
  const records: StoredRecord[] = [];
  for (const { sourceId } of await platform.sources()) {
    for await (const record of platform.records(sourceId, { kind: 'voucher' })) records.push(record);
  }
  return records;
}

function differences(truth: VoucherFacts, held: VoucherFacts): string[] {
  const names = Object.keys(truth) as (keyof VoucherFacts)[];
  return names
    .filter((name) => !isDeepStrictEqual(truth[name], held[name]))
    .map((name) => `${truth.guid}: ${name} is ${show(truth[name])} in the books, ${show(held[name])} at the platform`);
}

function show(value: unknown): string {
  return JSON.stringify(value);
}
