import { argv, stdout } from 'node:process';
import { canonical } from '../agent/capture/canonical.ts';
import { mapVoucher } from '../agent/connectors/tally/map/voucher.ts';
import { scan } from '../agent/connectors/tally/xml/scan.ts';
import type { SourceId } from '../contract/ids.ts';
import { usageSoFar } from './usage.ts';
import { eachVoucherIn } from './vouchers-in.ts';

/* A process of its own: reads one document once, up to one step of the hot path, and prints what that took. */

const context = { sourceId: 'tally-bench' as SourceId, extra: 'telling' } as const;

const steps: { readonly [name: string]: (text: string) => void } = {
  slice: () => {},
  scan,
  map: (text) => mapVoucher(scan(text), context),
  hash: (text) => canonical(mapVoucher(scan(text), context), 'a key'),
};

const [, , step = '', file = ''] = argv;
const take = steps[step];
if (take === undefined) throw new Error(`no step ${step}`);
const before = usageSoFar();
const vouchers = eachVoucherIn(file, take);
const { cpuSeconds, peakRssMb } = usageSoFar();
stdout.write(JSON.stringify({ vouchers, cpuSeconds: cpuSeconds - before.cpuSeconds, peakRssMb }));
