import { isDeepStrictEqual } from 'node:util';
import type { TallyDate, TallyObject } from '../../books.ts';
import { toSerial } from '../calendar.ts';
import { entryScaffold, itemScaffold } from '../export/scaffold.ts';
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
    bills: aggregate(line, 'BILLALLOCATIONS').map((bill) => readBill(bill, date)),
    bank: bank && readBank(bank, date),
    costs: aggregate(line, 'CATEGORYALLOCATIONS').flatMap((category) => readCosts(masters, category)),
    more: furtherMethods(line, ownOfEntry, entryScaffold),
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
    ...readLinks(masters, line, date),
    billed: readQuantity(masters, line, 'BILLEDQTY') ?? actual,
    rate: rate?.rate ?? 0,
    discount: parseDecimal(scalar(line, 'DISCOUNT'), 2) ?? 0,
    paise,
    forex: parseForex(text),
    deemedPositive: line['ISDEEMEDPOSITIVE'] === undefined ? paise < 0 : isOn(line, 'ISDEEMEDPOSITIVE'),
    gst: rateOf(aggregate(line, 'RATEDETAILS')) ?? readGst(item, date),
    ledgers: aggregate(line, 'ACCOUNTINGALLOCATIONS').map((allocation) => readEntry(masters, allocation, date)),
    more: furtherMethods(line, ownOfItem, itemScaffold),
  };
}

/** What else a line says stays as it was sent: HSN, taxability, descriptions. */
function furtherMethods(line: TallyObject, own: ReadonlySet<string>, scaffold: TallyObject): TallyObject | undefined {
  const said = Object.entries(line).filter(
    ([method, value]) => !own.has(method) && !isDeepStrictEqual(value, scaffold[method]),
  );
  return said.length === 0 ? undefined : Object.fromEntries(said);
}

const sides = ['AMOUNT', 'ISDEEMEDPOSITIVE', 'ISLASTDEEMEDPOSITIVE', 'VATEXPAMOUNT'];

const ownOfEntry = new Set([
  ...sides,
  ...['LEDGERNAME', 'ISPARTYLEDGER', 'BANKALLOCATIONS', 'BILLALLOCATIONS', 'CATEGORYALLOCATIONS'],
]);

const ownOfItem = new Set([
  ...sides,
  ...['STOCKITEMNAME', 'GSTITEMSOURCE', 'HSNITEMSOURCE', 'RATE', 'DISCOUNT', 'ACTUALQTY', 'BILLEDQTY'],
  ...['BATCHALLOCATIONS', 'ACCOUNTINGALLOCATIONS', 'RATEDETAILS'],
]);

type Links = Pick<
  ItemLine,
  'orderNumber' | 'orderDue' | 'trackingNumber' | 'destination' | 'batchDates' | 'components'
>;

/** The order and the note that a line names, and what it says of its batch; reserved words name none. */
function readLinks(masters: MasterStore, line: TallyObject, date: TallyDate): Links {
  const batch = aggregate(line, 'BATCHALLOCATIONS')[0] ?? {};
  const named = (method: string): string | undefined => {
    const text = scalar(batch, method);
    return noLink.has(text) ? undefined : text;
  };
  const destination = masters.find('Godown', scalar(batch, 'DESTINATIONGODOWNNAME'));
  const components = aggregate(batch, 'VOUCHERCOMPONENTLIST');
  const made = readDate(scalar(batch, 'MFDON'));
  return {
    orderNumber: named('ORDERNO'),
    orderDue: readDate(scalar(batch, 'ORDERDUEDATE')),
    trackingNumber: named('TRACKINGNUMBER'),
    destination: destination?.name === scalar(batch, 'GODOWNNAME') ? undefined : destination,
    batchDates: made === undefined ? undefined : { made, expiry: scalar(batch, 'EXPIRYPERIOD') },
    components: components.length > 0 ? components.map((part) => readItem(masters, part, date)) : undefined,
  };
}

const noLink = new Set(['', 'Not Applicable', 'Any', reserved.notApplicable, reserved.any]);

/** A period in days, or the day to pay by. */
function readCredit(text: string, date: TallyDate): Pick<BillAllocation, 'creditDays' | 'dueOn'> {
  const dueOn = readDate(text);
  if (dueOn === undefined) return { creditDays: Number.parseInt(text, 10) || 0 };
  return { creditDays: toSerial(dueOn) - toSerial(date), dueOn };
}

function readBill(bill: TallyObject, date: TallyDate): BillAllocation {
  const text = scalar(bill, 'AMOUNT');
  return {
    type: billTypes.find((type) => type === scalar(bill, 'BILLTYPE')) ?? 'On Account',
    name: scalar(bill, 'NAME'),
    paise: parseAmount(text) ?? 0,
    ...readCredit(scalar(bill, 'BILLCREDITPERIOD'), date),
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
  return rateOf(aggregate(aggregate(details, 'STATEWISEDETAILS')[0] ?? {}, 'RATEDETAILS')) ?? 0;
}

/** Of all taxes together: the integrated one's. */
function rateOf(heads: readonly TallyObject[]): number | undefined {
  const integrated = heads.find((head) => scalar(head, 'GSTRATEDUTYHEAD') === 'IGST');
  return integrated && (parseDecimal(scalar(integrated, 'GSTRATE').trim(), 2) ?? 0);
}
