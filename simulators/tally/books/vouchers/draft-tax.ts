import type { Master } from '../master.ts';
import type { Entry, ItemLine } from './voucher.ts';
import type { World } from './world.ts';

/** Tax ledger lines on amounts of either sign: CGST and SGST within the state, IGST across its border. */
export function outputTax(world: World, lines: readonly Taxed[], interstate: boolean): Entry[] {
  const { outputCgst, outputSgst, outputIgst } = world.chart;
  return charged(
    interstate ? [taxLine(outputIgst, lines, 1)] : [taxLine(outputCgst, lines, 2), taxLine(outputSgst, lines, 2)],
  );
}

export function inputTax(world: World, lines: readonly Taxed[], interstate: boolean): Entry[] {
  const { inputCgst, inputSgst, inputIgst } = world.chart;
  return charged(
    interstate ? [taxLine(inputIgst, lines, 1)] : [taxLine(inputCgst, lines, 2), taxLine(inputSgst, lines, 2)],
  );
}

/** What brings a sum of paise to whole rupees; none if it is whole already. */
export function roundOff(world: World, sum: number): Entry[] {
  const paise = Math.round(sum / 100) * 100 - sum;
  return paise === 0 ? [] : [{ ledger: world.chart.roundOff, paise, deemedPositive: paise < 0 }];
}

export function sumOf(entries: readonly { readonly paise: number }[]): number {
  let sum = 0;
  for (const entry of entries) sum += entry.paise;
  return sum;
}

export type Taxed = Pick<ItemLine, 'paise' | 'gst'>;

/** On exempt goods there is no tax line rather than one of nothing. */
function charged(taxes: Entry[]): Entry[] {
  return taxes.filter((entry) => entry.paise !== 0);
}

function taxLine(ledger: Master, lines: readonly Taxed[], share: 1 | 2): Entry {
  let paise = 0;
  for (const line of lines) paise += Math.round((line.paise * line.gst) / share / 10_000);
  return { ledger, paise, deemedPositive: paise < 0 };
}
