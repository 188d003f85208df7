import { argv, stdout } from 'node:process';
import { canonical } from '../agent/capture/canonical.ts';
import { mapVoucher } from '../agent/connectors/tally/map/voucher.ts';
import { scan } from '../agent/connectors/tally/xml/scan.ts';
import { recordId, type SourceId } from '../contract/ids.ts';
import { RecordStore } from './store-records.ts';
import { usageSoFar } from './usage.ts';
import { eachVoucherIn } from './vouchers-in.ts';

/* A process of its own: reads one document, up to one step of the hot path, and prints what that took. */

const sourceId = 'tally-bench' as SourceId;

/** Masters that know every name, as those of whole books do. */
const names = {
  ledger: (name: string) => ({ accountId: recordId(sourceId, 'ledger', name), isParty: false }),
  item: (name: string) => recordId(sourceId, 'item', name),
  voucherType: () => undefined,
  groupPath: () => undefined,
};

const map = (text: string) => mapVoucher(scan(text), { sourceId, names, extra: 'telling' });

const [, , step = '', file = ''] = argv;
const { vouchers, cpuSeconds } = await measure();
stdout.write(JSON.stringify({ vouchers, cpuSeconds, peakRssMb: usageSoFar().peakRssMb }));

async function measure() {
  switch (step) {
    case 'slice':
      return read(() => {});
    case 'scan':
      return read(scan);
    case 'map':
      return read(map);
    case 'hash':
      return read((text) => canonical(map(text), 'a key'));
    case 'store':
    case 'store-again':
      return readIntoStore(step === 'store-again');
    default:
      throw new Error(`no step ${step}`);
  }
}

/** Or, once they are in it, the same vouchers a second time. */
function readIntoStore(again: boolean) {
  const store = new RecordStore(sourceId);
  const pass = () =>
    read(
      (text) => store.take(map(text)),
      () => store.flush(),
    );
  try {
    const first = pass();
    return again ? pass() : first;
  } finally {
    store.close();
  }
}

function read(take: (text: string) => void, finish = () => {}) {
  const before = usageSoFar().cpuSeconds;
  const count = eachVoucherIn(file, take);
  finish();
  return { vouchers: count, cpuSeconds: usageSoFar().cpuSeconds - before };
}
