import type { BookRules, MasterType, TallyObject } from '../../books.ts';
import { aggregate, scalar } from '../master.ts';

/** What a master says, in the form of a release (`facts/tally.md` §1.9, §3.4). The books keep the newest, with both forms of a ledger. */
export function shapeMaster(type: MasterType, body: TallyObject, rules: BookRules): TallyObject {
  if (type === 'Ledger') return shapeLedger(body, rules);
  if (type === 'VoucherType' && rules.numberingIn === 'top') return withNumberingOnTop(body);
  const isStock = type === 'StockItem' || type === 'StockGroup';
  return isStock && rules.itemTaxLists === 'gst-only' ? withHsnInGst(body) : body;
}

/** `Unregistered/Consumer` was two words before: a party abroad or without PAN is a consumer then. */
export function registrationWord(word: string, rules: BookRules, isConsumer: boolean): string {
  if (rules.registrationWords === 'joined' || word !== 'Unregistered/Consumer') return word;
  return isConsumer ? 'Consumer' : 'Unregistered';
}

function shapeLedger(body: TallyObject, rules: BookRules): TallyObject {
  const worded = rules.registrationWords === 'apart' ? withOldWords(body, rules) : body;
  const shaped = rules.dutyHeads === 'before-release-3' ? withOldHead(worded) : worded;
  switch (rules.ledgerParticulars) {
    case 'flat-and-dated':
      return shaped;
    case 'dated':
      return { ...shaped, ...flatEmptied(shaped) };
    case 'flat': {
      const { LEDMAILINGDETAILS: _mailing, LEDGSTREGDETAILS: _registered, CONTACTDETAILS: _contact, ...flat } = shaped;
      return flat;
    }
  }
}

function withOldWords(body: TallyObject, rules: BookRules): TallyObject {
  const word = scalar(body, 'GSTREGISTRATIONTYPE');
  if (word === '') return body;
  const isConsumer = scalar(body, 'COUNTRYNAME') !== 'India';
  const type = registrationWord(word, rules, isConsumer);
  const dated = aggregate(body, 'LEDGSTREGDETAILS').map((one) => ({ ...one, GSTREGISTRATIONTYPE: type }));
  return { ...body, GSTREGISTRATIONTYPE: type, LEDGSTREGDETAILS: dated };
}

function withOldHead(body: TallyObject): TallyObject {
  const head = oldHeads.get(scalar(body, 'GSTDUTYHEAD'));
  return head === undefined ? body : { ...body, GSTDUTYHEAD: head };
}

const oldHeads = new Map([
  ['CGST', 'Central Tax'],
  ['IGST', 'Integrated Tax'],
]);

/** Only those that a dated list holds. */
function flatEmptied(body: TallyObject): TallyObject {
  const emptied: { [method: string]: TallyObject[string] } = {};
  if (aggregate(body, 'LEDMAILINGDETAILS').length > 0) {
    Object.assign(emptied, { ADDRESS: [], LEDSTATENAME: '', COUNTRYNAME: '', PINCODE: '' });
  }
  if (aggregate(body, 'LEDGSTREGDETAILS').length > 0)
    Object.assign(emptied, { PARTYGSTIN: '', GSTREGISTRATIONTYPE: '' });
  return emptied;
}

function withHsnInGst(body: TallyObject): TallyObject {
  const hsn = aggregate(body, 'HSNDETAILS').at(-1);
  const { HSNDETAILS: _hsn, ...rest } = body;
  if (!hsn) return rest;
  const gst = aggregate(body, 'GSTDETAILS').map(({ SRCOFGSTDETAILS: _source, ...dated }) => ({
    ...dated,
    HSNMASTERNAME: '',
    HSNCODE: scalar(hsn, 'HSNCODE'),
    HSN: scalar(hsn, 'HSN'),
  }));
  return { ...rest, GSTDETAILS: gst };
}

function withNumberingOnTop(body: TallyObject): TallyObject {
  const { VOUCHERNUMBERSERIES: _series, ...rest } = body;
  const [series] = aggregate(body, 'VOUCHERNUMBERSERIES');
  if (!series) return rest;
  const { NAME: _name, NUMBERINGSUBMETHOD: _submethod, ...numbering } = series;
  return { ...rest, ...numbering };
}
