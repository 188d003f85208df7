import type { TallyDate, TallyObject } from '../../books.ts';
import { aggregate, isOn, type Master, reserved, scalar } from '../master.ts';
import type { MasterStore } from '../master-store.ts';
import { parseAmount, parseDecimal, parseForex } from '../money.ts';
import { parseQuantity, parseRate } from '../quantity.ts';
import type { BankAllocation, BillAllocation, BillType, CostAllocation, Entry, ItemLine } from '../vouchers/voucher.ts';
import { readDate } from './read-date.ts';
import { missing, Refusal } from './refusal.ts';

/** A ledger line as sent; its bill allocations are not yet rewritten. */
export function readEntry(masters: MasterStore, line: TallyObject, date: TallyDate): Entry {
  const name = scalar(line, 'LEDGERNAME');
  const ledger = masters.find('Ledger', name);
  if (!ledger) throw missing('Ledger', name);
  const text = scalar(line, 'AMOUNT');
  const paise = parseAmount(text) ?? 0;
  const bank = aggregate(line, 'BANKALLOCATIONS')[0];
  return {
    ledger,
    paise,
    deemedPositive: line['ISDEEMEDPOSITIVE'] === undefined ? paise < 0 : isOn(line, 'ISDEEMEDPOSITIVE'),
    forex: parseForex(text),
    bills: aggregate(line, 'BILLALLOCATIONS').map((bill) => readBill(bill)),
    bank: bank && readBank(bank, date),
    costs: aggregate(line, 'CATEGORYALLOCATIONS').flatMap((category) => readCosts(masters, category)),
  };
}

export function readItem(masters: MasterStore, line: TallyObject, date: TallyDate): ItemLine {
  const name = scalar(line, 'STOCKITEMNAME');
  const item = masters.find('StockItem', name);
  if (!item) throw missing('Stock Item', name);
  const unit = masters.find('Unit', scalar(item.body, 'BASEUNITS'));
  if (!unit) throw missing('Unit', scalar(item.body, 'BASEUNITS'));
  const actual = readQuantity(masters, line, 'ACTUALQTY') ?? readQuantity(masters, line, 'BILLEDQTY') ?? 0;
  const rate = parseRate(scalar(line, 'RATE'));
  if (rate) checkUnit(masters, rate.unit);
  const text = scalar(line, 'AMOUNT');
  const paise = parseAmount(text) ?? 0;
  return {
    item,
    unit,
    ...readBatch(masters, line),
    actual,
    ...readLinks(line),
    billed: readQuantity(masters, line, 'BILLEDQTY') ?? actual,
    rate: rate?.rate ?? 0,
    discount: parseDecimal(scalar(line, 'DISCOUNT'), 2) ?? 0,
    paise,
    forex: parseForex(text),
    deemedPositive: line['ISDEEMEDPOSITIVE'] === undefined ? paise < 0 : isOn(line, 'ISDEEMEDPOSITIVE'),
    gst: readGst(item, date),
    ledgers: aggregate(line, 'ACCOUNTINGALLOCATIONS').map((allocation) => readEntry(masters, allocation, date)),
  };
}

/** The order and the note that a line names; reserved words name none. */
function readLinks(line: TallyObject): Pick<ItemLine, 'orderNumber' | 'trackingNumber'> {
  const batch = aggregate(line, 'BATCHALLOCATIONS')[0] ?? {};
  const named = (method: string): string | undefined => {
    const text = scalar(batch, method);
    return noLink.has(text) ? undefined : text;
  };
  return { orderNumber: named('ORDERNO'), trackingNumber: named('TRACKINGNUMBER') };
}

const noLink = new Set(['', 'Not Applicable', 'Any', reserved.notApplicable, reserved.any]);

function readBill(bill: TallyObject): BillAllocation {
  const text = scalar(bill, 'AMOUNT');
  return {
    type: billTypes.find((type) => type === scalar(bill, 'BILLTYPE')) ?? 'On Account',
    name: scalar(bill, 'NAME'),
    paise: parseAmount(text) ?? 0,
    creditDays: Number.parseInt(scalar(bill, 'BILLCREDITPERIOD'), 10) || 0,
    forex: parseForex(text),
  };
}

const billTypes: readonly BillType[] = ['New Ref', 'Agst Ref', 'Advance', 'On Account'];

function readBank(bank: TallyObject, date: TallyDate): BankAllocation {
  return {
    transactionType: scalar(bank, 'TRANSACTIONTYPE') || 'Others',
    instrumentNumber: scalar(bank, 'INSTRUMENTNUMBER'),
    instrumentDate: readDate(scalar(bank, 'INSTRUMENTDATE')) ?? date,
    favouring: scalar(bank, 'PAYMENTFAVOURING'),
    uniqueReference: scalar(bank, 'UNIQUEREFERENCENUMBER'),
    bankersDate: readDate(scalar(bank, 'BANKERSDATE')) ?? '',
  };
}

function readCosts(masters: MasterStore, allocation: TallyObject): CostAllocation[] {
  const name = scalar(allocation, 'CATEGORY');
  const category = masters.find('CostCategory', name);
  if (!category) throw missing('Cost Category', name);
  return aggregate(allocation, 'COSTCENTREALLOCATIONS').map((part) => {
    const centre = masters.find('CostCentre', scalar(part, 'NAME'));
    if (!centre) throw missing('Cost Centre', scalar(part, 'NAME'));
    return { category, centre, paise: parseAmount(scalar(part, 'AMOUNT')) ?? 0 };
  });
}

/** With several godowns a line that names none is refused without a word (`facts/tally.md` §5.2). */
function readBatch(masters: MasterStore, line: TallyObject): { godown: Master; batch: string } {
  const batch = aggregate(line, 'BATCHALLOCATIONS')[0] ?? {};
  const name = scalar(batch, 'GODOWNNAME');
  const godowns = [...masters.ofType('Godown')];
  const godown = name === '' && godowns.length === 1 ? godowns[0] : masters.find('Godown', name);
  if (godown) return { godown, batch: scalar(batch, 'BATCHNAME') || 'Primary Batch' };
  throw name === '' ? new Refusal('exceptions', '') : missing('Godown', name);
}

function readQuantity(masters: MasterStore, line: TallyObject, method: string): number | undefined {
  const quantity = parseQuantity(scalar(line, method));
  if (quantity) checkUnit(masters, quantity.unit);
  return quantity?.milli;
}

/** A compound quantity names its parts (`12 Box 5 Nos`); the first word is a unit of its own. */
function checkUnit(masters: MasterStore, name: string): void {
  if (name === '' || masters.find('Unit', name) || masters.find('Unit', name.split(' ')[0] ?? '')) return;
  throw missing('Unit', name);
}

function readGst(item: Master, date: TallyDate): number {
  const details = aggregate(item.body, 'GSTDETAILS').findLast((one) => scalar(one, 'APPLICABLEFROM') <= date) ?? {};
  const heads = aggregate(aggregate(details, 'STATEWISEDETAILS')[0] ?? {}, 'RATEDETAILS');
  const integrated = heads.find((head) => scalar(head, 'GSTRATEDUTYHEAD') === 'IGST') ?? {};
  return parseDecimal(scalar(integrated, 'GSTRATE').trim(), 2) ?? 0;
}
