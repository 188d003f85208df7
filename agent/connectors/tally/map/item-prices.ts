import type { ItemData } from '../../../../contract/records/masters.ts';
import type { XmlNode } from '../xml/node.ts';
import { amount, date, quantity, rate, text } from './parsers.ts';
import { keepLeft, Table } from './table.ts';

type DatedRates = NonNullable<ItemData['standardPrices']>;
type OpeningBatches = NonNullable<ItemData['openingBatches']>;

const dated = new Table({ DATE: date, RATE: rate });

/** `STANDARDPRICELIST.LIST` and `STANDARDCOSTLIST.LIST`, oldest first. */
export function datedRatesOf(nodes: readonly XmlNode[], rest: XmlNode[]): DatedRates {
  const rates: DatedRates = [];
  for (const node of nodes) {
    const { one, rest: left } = dated.read(node);
    if (one.RATE === undefined || one.RATE.forex !== undefined) {
      rest.push(node);
      continue;
    }
    rates.push({ from: one.DATE ?? null, rate: one.RATE.value, unit: one.RATE.unit });
    keepLeft(node, left, rest);
  }
  return rates.sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1));
}

const batch = new Table({
  GODOWNNAME: text,
  BATCHNAME: text,
  MFDON: date,
  OPENINGBALANCE: quantity,
  OPENINGVALUE: amount,
});

/** Stock at books-from by godown and batch (`BATCHALLOCATIONS.LIST` of an item); quantities stay with their units in `rest`. */
export function openingBatchesOf(nodes: readonly XmlNode[], rest: XmlNode[]): OpeningBatches {
  const batches: OpeningBatches = [];
  for (const node of nodes) {
    const { one, rest: left } = batch.read(node);
    if (Object.values(one).every((value) => value === undefined)) {
      rest.push(node);
      continue;
    }
    batches.push({
      godown: one.GODOWNNAME ?? null,
      batch: one.BATCHNAME ?? null,
      manufacturedOn: one.MFDON ?? null,
      quantity: one.OPENINGBALANCE?.value ?? null,
      value: one.OPENINGVALUE?.base ?? null,
    });
    const withUnits = node.children.filter(({ name }) => name === 'OPENINGBALANCE' || name === 'OPENINGVALUE');
    keepLeft(node, [...left, ...withUnits.filter((child) => !left.includes(child))], rest);
  }
  return batches;
}
