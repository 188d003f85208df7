import type { TallyDate, TallyObject } from '../../books.ts';
import { addDays } from '../calendar.ts';
import { type Master, reserved } from '../master.ts';
import type { MasterStore } from '../master-store.ts';
import { formatAmount } from '../money.ts';
import { present } from '../present.ts';
import { formatQuantity, formatRate } from '../quantity.ts';

/** A stock item as the generator trades it. */
export interface TradedItem {
  readonly item: Master;
  readonly unit: Master;
  /** Purchase price in paise for one unit. */
  readonly cost: number;
  /** Whole units in a usual line. */
  readonly usual: number;
  /** Percent times 100: before and from `rateChange` on. */
  readonly gst: readonly [before: number, after: number];
  readonly hsn: string;
  readonly batches: boolean;
}

/** What is packed by the company itself, and of what. Thousandths of the parts' units for one. */
export interface Kit {
  readonly made: TradedItem;
  readonly parts: readonly { readonly part: TradedItem; readonly milli: number }[];
}

export interface StockMasters {
  readonly items: readonly TradedItem[];
  readonly godowns: readonly Master[];
  /** Where the job worker keeps the company's goods. */
  readonly workerGodown: Master;
  readonly kit: Kit;
}

/** The day on which the 12 % and 28 % slabs of the sample items move to 5 % and 18 %. */
export const rateChange: TallyDate = '20250922';

export function gstRate(item: TradedItem, date: TallyDate): number {
  return item.gst[date < rateChange ? 0 : 1];
}

export function addStockMasters(masters: MasterStore, booksFrom: TallyDate): StockMasters {
  const units = addUnits(masters);
  const main = masters.add('Godown', 'Main Location', { PARENT: reserved.primary, HASNOSPACE: 'No' }, 'Main Location');
  const godowns = [
    main,
    masters.add('Godown', 'Naroda Godown', { PARENT: reserved.primary, HASNOSPACE: 'No' }),
    masters.add('Godown', 'Cold Store (Bay-2)', { PARENT: 'Naroda Godown', HASNOSPACE: 'No' }),
  ];
  for (const name of ['Fast Moving', 'Seasonal']) masters.add('StockCategory', name, { PARENT: reserved.primary });
  for (const [group, parent] of stockGroups) masters.add('StockGroup', group, { PARENT: parent || reserved.primary });
  const traded = items.map((row, serial) => addItem(masters, row, units, main, booksFrom, serial));
  const workerGodown = masters.add('Godown', 'With Ishvani Packaging Works', {
    PARENT: reserved.primary,
    HASNOSPACE: 'No',
    ISEXTERNAL: 'Yes',
    ISINTERNAL: 'No',
  });
  return { items: traded, godowns, workerGodown, kit: addKit(masters, traded, units, main, booksFrom) };
}

/** A gift box of three dry fruits; its master says what goes into one. */
function addKit(
  masters: MasterStore,
  traded: readonly TradedItem[],
  units: ReadonlyMap<string, Master>,
  godown: Master,
  booksFrom: TallyDate,
): Kit {
  const made = addItem(masters, kitRow, units, godown, booksFrom, traded.length);
  const parts = kitParts.map(([name, milli]) => ({
    part: present(
      traded.find(({ item }) => item.name === name),
      name,
    ),
    milli,
  }));
  made.item.body = {
    ...made.item.body,
    MULTICOMPONENTLIST: [
      {
        COMPONENTLISTNAME: 'Standard Box',
        COMPONENTBASICQTY: formatQuantity(1000, made.unit),
        MULTICOMPONENTITEMLIST: parts.map(({ part, milli }) => ({
          NATUREOFITEM: 'Component',
          STOCKITEMNAME: part.item.name,
          GODOWNNAME: godown.name,
          ACTUALQTY: formatQuantity(milli, part.unit),
        })),
      },
    ],
  };
  return { made, parts };
}

function addUnits(masters: MasterStore): Map<string, Master> {
  const simple = (name: string, formal: string, uqc: string, places: number): Master =>
    masters.add('Unit', name, {
      ORIGINALNAME: formal,
      GSTREPUOM: uqc,
      ISSIMPLEUNIT: 'Yes',
      ISGSTEXCLUDED: 'No',
      DECIMALPLACES: ` ${places}`,
    });
  const all = [
    simple('Nos', 'Numbers', 'NOS-NUMBERS', 0),
    simple('KG', 'Kilograms', 'KGS-KILOGRAMS', 3),
    simple('Ltr', 'Litres', 'LTR-LITRES', 2),
    simple('Box', 'Boxes', 'BOX-BOX', 0),
    simple('Pair', 'Pairs', 'PRS-PAIRS', 0),
  ];
  all.push(
    masters.add('Unit', 'Box of 10 Nos', {
      ORIGINALNAME: '',
      ISSIMPLEUNIT: 'No',
      BASEUNITS: 'Box',
      ADDITIONALUNITS: 'Nos',
      CONVERSION: ' 10',
    }),
  );
  return new Map(all.map((unit) => [unit.name, unit]));
}

function addItem(
  masters: MasterStore,
  row: ItemRow,
  units: ReadonlyMap<string, Master>,
  godown: Master,
  booksFrom: TallyDate,
  serial: number,
): TradedItem {
  const [name, group, unitName, rupees, usual, hsn, gst, category] = row;
  const unit = present(units.get(unitName), unitName);
  const cost = Math.round(rupees * 100);
  const gstPair: readonly [number, number] =
    typeof gst === 'number' ? [gst * 100, gst * 100] : [gst[0] * 100, gst[1] * 100];
  const openingUnits = usual * (40 + ((serial * 37) % 90));
  const opening = {
    OPENINGBALANCE: formatQuantity(openingUnits * 1000, unit),
    OPENINGRATE: formatRate(cost * 100, unit),
    OPENINGVALUE: formatAmount(-cost * openingUnits),
  };
  const batches = group === 'Edible Oils';
  const item = masters.add('StockItem', name, {
    PARENT: group,
    CATEGORY: category ?? reserved.notApplicable,
    GSTAPPLICABLE: reserved.applicable,
    GSTTYPEOFSUPPLY: 'Goods',
    COSTINGMETHOD: 'Avg. Cost',
    VALUATIONMETHOD: 'Avg. Price',
    BASEUNITS: unitName,
    ADDITIONALUNITS: reserved.notApplicable,
    ...(alternates.get(name) ?? {}),
    ISBATCHWISEON: batches ? 'Yes' : 'No',
    ISPERISHABLEON: batches ? 'Yes' : 'No',
    HASMFGDATE: batches ? 'Yes' : 'No',
    ISCOSTCENTRESON: 'No',
    ...opening,
    GSTDETAILS: gstDetails(gstPair, booksFrom),
    HSNDETAILS: [{ APPLICABLEFROM: booksFrom, HSNCODE: hsn, HSN: name, SRCOFHSNDETAILS: 'Specify Details Here' }],
    BATCHALLOCATIONS: [{ GODOWNNAME: godown.name, ...openingBatch(batches, booksFrom), ...opening }],
    ...prices(name, unit, cost, booksFrom, serial),
  });
  return { item, unit, cost, usual, gst: gstPair, hsn, batches };
}

function openingBatch(batches: boolean, booksFrom: TallyDate): TallyObject {
  if (!batches) return { BATCHNAME: 'Primary Batch' };
  return { BATCHNAME: 'OP-2324', MFDON: addDays(booksFrom, -60), EXPIRYPERIOD: '9 Months' };
}

/** Standard prices of some items, the highest retail price of packed ones, and the code that some go by. */
function prices(name: string, unit: Master, cost: number, booksFrom: TallyDate, serial: number): TallyObject {
  const rate = (percent: number): string => formatRate(Math.round((cost * percent) / 100) * 100, unit);
  const standard = {
    STANDARDCOSTLIST: [{ DATE: booksFrom, RATE: rate(100) }],
    STANDARDPRICELIST: [{ DATE: booksFrom, RATE: rate(120) }],
  };
  const retail = {
    MRPDETAILS: [{ FROMDATE: booksFrom, MRPRATEDETAILS: [{ STATENAME: reserved.any, MRPRATE: rate(150) }] }],
  };
  return {
    ...(serial % 4 === 0 ? standard : {}),
    ...(unit.name === 'Nos' ? retail : {}),
    ...(serial % 5 === 0 ? { LANGUAGENAME: [{ NAME: [name, `SKU-${100 + serial}`] }] } : {}),
  };
}

function gstDetails([before, after]: readonly [number, number], booksFrom: TallyDate): TallyObject[] {
  const dated = (from: TallyDate, rate: number): TallyObject => ({
    APPLICABLEFROM: from,
    TAXABILITY: rate === 0 ? 'Exempt' : 'Taxable',
    SRCOFGSTDETAILS: 'Specify Details Here',
    ISREVERSECHARGEAPPLICABLE: 'No',
    STATEWISEDETAILS: [{ STATENAME: reserved.any, RATEDETAILS: rateDetails(rate) }],
  });
  return before === after ? [dated(booksFrom, before)] : [dated(booksFrom, before), dated(rateChange, after)];
}

/** Duty heads as TallyPrime 3 and later name them (`facts/tally.md` §1.9). `rate` is percent times 100. */
export function rateDetails(rate: number): TallyObject[] {
  const head = (name: string, type: string, percent?: number): TallyObject => ({
    GSTRATEDUTYHEAD: name,
    GSTRATEVALUATIONTYPE: type,
    ...(percent === undefined ? {} : { GSTRATE: ` ${percent / 100}` }),
  });
  return [
    head('CGST', 'Based on Value', rate / 2),
    head('SGST/UTGST', 'Based on Value', rate / 2),
    head('IGST', 'Based on Value', rate),
    head('Cess', reserved.notApplicable),
    head('State Cess', 'Based on Value'),
  ];
}

const stockGroups: readonly (readonly [string, string])[] = [
  ['Grocery', ''],
  ['Pulses & Grains', 'Grocery'],
  ['Edible Oils', 'Grocery'],
  ['Dry Fruits', 'Grocery'],
  ['Home Care', ''],
  ['Kitchenware', ''],
];

type ItemRow = readonly [
  name: string,
  group: string,
  unit: string,
  cost: number,
  usual: number,
  hsn: string,
  gst: number | readonly [number, number],
  category?: string,
];

/** Counted also in a larger unit: so many base units go into so many of the other. */
const alternates = new Map<string, TallyObject>([
  ['Detergent Powder 1kg', { ADDITIONALUNITS: 'Box', DENOMINATOR: ' 1', CONVERSION: ' 24' }],
  ['Agarbatti Gift Pack', { ADDITIONALUNITS: 'Box', DENOMINATOR: ' 1', CONVERSION: ' 12' }],
  ['Groundnut Oil 15L', { ADDITIONALUNITS: 'Nos', DENOMINATOR: ' 1', CONVERSION: ' 15' }],
]);

const kitRow: ItemRow = ['Diwali Hamper (Dry Fruit)', 'Dry Fruits', 'Nos', 495, 4, '20081920', [12, 5], 'Seasonal'];
const kitParts: readonly (readonly [name: string, milli: number])[] = [
  ['Almonds (Premium) 1kg', 250],
  ['Cashew W320', 250],
  ['Raisins & Currants', 400],
];

const items: readonly ItemRow[] = [
  ['Basmati Rice 25kg Bag', 'Pulses & Grains', 'KG', 84.5, 50, '10063020', 5, 'Fast Moving'],
  ['Toor Dal (Loose)', 'Pulses & Grains', 'KG', 128.75, 30, '07136000', 0, 'Fast Moving'],
  ['Chana Dal', 'Pulses & Grains', 'KG', 79.2, 40, '07132020', 0],
  ['Wheat Flour "Sharbati"', 'Pulses & Grains', 'KG', 41.35, 60, '11010000', 5],
  ['Moong Whole', 'Pulses & Grains', 'KG', 112.4, 25, '07133110', 0],
  ['Groundnut Oil 15L', 'Edible Oils', 'Ltr', 172.6, 45, '15081000', 5, 'Fast Moving'],
  ['Mustard Oil 1L', 'Edible Oils', 'Ltr', 148.9, 36, '15149120', 5],
  ['Sesame Oil 500ml', 'Edible Oils', 'Ltr', 238.15, 12, '15155091', 5],
  ['Cotton Seed Oil', 'Edible Oils', 'Ltr', 121.7, 60, '15122990', 5],
  ['Almonds (Premium) 1kg', 'Dry Fruits', 'KG', 742.0, 8, '08021200', [12, 5], 'Seasonal'],
  ['Cashew W320', 'Dry Fruits', 'KG', 811.5, 6, '08013220', 5, 'Seasonal'],
  ['Raisins & Currants', 'Dry Fruits', 'KG', 246.3, 10, '08062010', [12, 5], 'Seasonal'],
  ['काजू टुकड़ा', 'Dry Fruits', 'KG', 588.25, 5, '08013220', 5, 'Seasonal'],
  ['ખારેક', 'Dry Fruits', 'KG', 193.8, 12, '08041030', [12, 5]],
  ['Detergent Powder 1kg', 'Home Care', 'Nos', 68.4, 48, '34025000', 18, 'Fast Moving'],
  ['Dish Wash Bar 200g', 'Home Care', 'Box of 10 Nos', 142.0, 10, '34025000', 18],
  ['Floor Cleaner 975ml', 'Home Care', 'Nos', 117.6, 24, '34029099', 18],
  ['Agarbatti Gift Pack', 'Home Care', 'Nos', 46.85, 60, '33074100', [12, 5], 'Seasonal'],
  ['Match Box (Pack of 10)', 'Home Care', 'Box of 10 Nos', 96.5, 20, '36050010', [12, 5]],
  ['Candle White 6"', 'Home Care', 'Nos', 21.9, 100, '34060010', [12, 5]],
  ['Steel Tiffin 3-Tier', 'Kitchenware', 'Nos', 386.4, 12, '73239390', [12, 5]],
  ['Pressure Cooker 5L', 'Kitchenware', 'Nos', 1284.0, 4, '76151030', [12, 5]],
  ['Non-Stick Tawa', 'Kitchenware', 'Nos', 472.75, 10, '76151090', [12, 5]],
  ['Mixer Grinder 750W', 'Kitchenware', 'Nos', 2465.5, 2, '85094010', 18],
  ['Gas Stove 2 Burner', 'Kitchenware', 'Nos', 1892.3, 3, '73211110', 18],
  ['Water Purifier 8L', 'Kitchenware', 'Nos', 6340.0, 1, '84212110', [28, 18]],
  ['Air Cooler 40L', 'Kitchenware', 'Nos', 5218.6, 1, '84796000', [28, 18], 'Seasonal'],
  ['Oven Gloves', 'Kitchenware', 'Pair', 88.2, 20, '63079090', 5],
  ['Kitchen Towel 2-Ply', 'Home Care', 'Nos', 54.35, 40, '48183000', 18],
  ['Plastic Container Set', 'Kitchenware', 'Nos', 214.9, 18, '39241090', 18],
];
