import type { TallyObject } from '../../books.ts';
import { shortDay } from '../calendar.ts';
import { rateDetails } from '../company/items.ts';
import { aggregate, scalar } from '../master.ts';
import { entryOf } from '../present.ts';
import { formatBoth, formatRate } from '../quantity.ts';
import type { ItemLine, Voucher } from '../vouchers/voucher.ts';
import type { ExportContext } from './export-context.ts';
import { amountText, exportEntry, yesNo } from './export-entry.ts';
import { allocationScaffold, batchScaffold, itemScaffold, scaffolded } from './scaffold.ts';

/** One ALLINVENTORYENTRIES line: quantities unsigned, the sales or purchase ledger under ACCOUNTINGALLOCATIONS. */
export function exportItem(context: ExportContext, voucher: Voucher, line: ItemLine): TallyObject {
  const positive = yesNo(line.deemedPositive);
  const alternate = context.unit(scalar(line.item.body, 'ADDITIONALUNITS'));
  const quantity = (milli: number): string => formatBoth(milli, line.unit, line.item, alternate);
  const measured = {
    AMOUNT: amountText(context, line.paise, line.forex),
    ACTUALQTY: quantity(line.actual),
    BILLEDQTY: quantity(line.billed),
  };
  const hsn = aggregate(line.item.body, 'HSNDETAILS').at(-1) ?? {};
  const batch = {
    GODOWNNAME: line.godown.name,
    BATCHNAME: line.batch,
    DESTINATIONGODOWNNAME: (line.destination ?? line.godown).name,
    ...(line.batchDates ? { MFDON: line.batchDates.made, EXPIRYPERIOD: line.batchDates.expiry } : {}),
    ...(line.orderNumber ? { ORDERNO: line.orderNumber } : {}),
    ...(line.orderDue ? { ORDERDUEDATE: shortDay(line.orderDue) } : {}),
    ...(line.trackingNumber ? { TRACKINGNUMBER: line.trackingNumber } : {}),
    ...measured,
    ...(line.components
      ? { VOUCHERCOMPONENTLIST: line.components.map((part) => exportItem(context, voucher, part)) }
      : {}),
  };
  return scaffolded(itemScaffold, {
    STOCKITEMNAME: line.item.name,
    GSTITEMSOURCE: line.item.name,
    HSNITEMSOURCE: line.item.name,
    GSTOVRDNTAXABILITY: line.gst === 0 ? 'Exempt' : 'Taxable',
    GSTHSNNAME: scalar(hsn, 'HSNCODE'),
    GSTHSNDESCRIPTION: scalar(hsn, 'HSN'),
    ISDEEMEDPOSITIVE: positive,
    ISLASTDEEMEDPOSITIVE: positive,
    RATE: line.rate === 0 ? '' : formatRate(line.rate, line.unit),
    DISCOUNT: line.discount === 0 ? '' : ` ${line.discount / 100}`,
    ...measured,
    BATCHALLOCATIONS: [scaffolded(batchScaffold, batch)],
    ACCOUNTINGALLOCATIONS: line.ledgers.map((entry) => exportEntry(context, voucher, entry, allocationScaffold)),
    RATEDETAILS: ratesOf(line.gst),
    ...line.more,
  });
}

function ratesOf(gst: number): readonly TallyObject[] {
  return entryOf(knownRates, gst, () => rateDetails(gst));
}

const knownRates = new Map<number, readonly TallyObject[]>();
