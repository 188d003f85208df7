import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceId } from '../../../contract/ids.ts';
import type { CanonicalRecord } from '../../../contract/records/record.ts';
import { dataSchema } from '../../../contract/records/schemas.ts';
import type { ExtraMode } from '../../connectors/tally/map/extra.ts';
import { mapObject, mappedElements } from '../../connectors/tally/map/map-object.ts';
import type { XmlNode } from '../../connectors/tally/xml/node.ts';
import { scan as nodeOf } from '../../connectors/tally/xml/scan.ts';
import { audit } from './audit.ts';
import { generatedObject } from './generated-objects.ts';

const sourceId = 'tally-x' as SourceId;

const mapIn = (extra: ExtraMode) => (node: XmlNode) => mapObject(node, { sourceId, extra });
const map = mapIn('everything');

const faultsOf = (xml: string, by = map) => {
  const { fates, unfounded } = audit(xml, { map: by });
  return [...fates.filter(({ fate }) => fate === 'lost').map(({ path }) => path), ...unfounded];
};

const sale = `<VOUCHER REMOTEID="r-1" VCHTYPE="Sales" ACTION="Create"><DATE>20260801</DATE><GUID>g-1</GUID><ALTERID> 41</ALTERID><VOUCHERTYPENAME>Sales</VOUCHERTYPENAME><REFERENCEDATE>20260703</REFERENCEDATE><NARRATION>Paid in two parts</NARRATION>
  <LEDGERENTRIES.LIST><LEDGERNAME>Asha</LEDGERNAME><ISDEEMEDPOSITIVE>Yes</ISDEEMEDPOSITIVE><AMOUNT>-1180.50</AMOUNT><BILLALLOCATIONS.LIST><NAME>INV/1</NAME><BILLTYPE>New Ref</BILLTYPE><BILLCREDITPERIOD JD="45723" P="7 Days">7 Days</BILLCREDITPERIOD><AMOUNT>-1180.50</AMOUNT></BILLALLOCATIONS.LIST></LEDGERENTRIES.LIST>
  <LEDGERENTRIES.LIST><LEDGERNAME>IGST</LEDGERNAME><AMOUNT>180.50</AMOUNT></LEDGERENTRIES.LIST>
  <ALLINVENTORYENTRIES.LIST><STOCKITEMNAME>Nut M8</STOCKITEMNAME><RATE>50.00/Nos</RATE><AMOUNT>1000.00</AMOUNT><BILLEDQTY> 20 Nos</BILLEDQTY><ACCOUNTINGALLOCATIONS.LIST><LEDGERNAME>Sales Local</LEDGERNAME><AMOUNT>1000.00</AMOUNT></ACCOUNTINGALLOCATIONS.LIST></ALLINVENTORYENTRIES.LIST></VOUCHER>`;

describe('audit', () => {
  it('accounts for every leaf of an item invoice, by fate', () => {
    const { fates, unfounded } = audit(sale, { map });
    const of = (fate: string) => fates.filter((one) => one.fate === fate).map(({ path }) => path);
    expect(unfounded).toEqual([]);
    expect(of('lost')).toEqual([]);
    expect(of('extra')).toEqual(['@ACTION', 'LEDGERENTRIES.LIST/ISDEEMEDPOSITIVE']);
    expect(fates).toHaveLength(26);
  });

  /** Each does what a careless mapper might do; the audit must see it. */
  const lies: readonly (readonly [string, (json: string) => string])[] = [
    ['a field forgotten', (json) => json.replace('"narration":"Paid in two parts"', '"narration":null')],
    ['a constant in place of a value', (json) => json.replaceAll(/"reference":"[^"]*"/g, '"reference":"INV/1"')],
    ['an amount without its sign', (json) => json.replaceAll('"amount":"-', '"amount":"')],
    ['an amount cut to rupees', (json) => json.replaceAll(/("amount":"-?\d+)\.\d+"/g, '$1"')],
    ['a month for a day', (json) => json.replaceAll(/Date":"(\d{4})-(\d\d)-(\d\d)"/g, 'Date":"$1-$3-$2"')],
    ['a unit forgotten', (json) => json.replaceAll(/"unit":"[^"]*"/g, '"unit":null')],
    ['a due date that ignores its period', (json) => json.replaceAll(/"creditDays":\d+/g, '"creditDays":null')],
    ['a kept text under another path', (json) => json.replaceAll('"@ACTION"', '"@DEED"')],
    ['a kept text changed', (json) => json.replaceAll('"@ACTION":"Create"', '"@ACTION":"Alter"')],
  ];
  for (const [lie, tell] of lies) {
    it(`finds ${lie}`, () => {
      const liar = (node: XmlNode) => JSON.parse(tell(JSON.stringify(map(node)))) as CanonicalRecord[];
      expect(faultsOf(sale, liar)).not.toEqual([]);
    });
  }

  it('finds two leaves told apart no more', () => {
    const xml = sale.replace(
      '</VOUCHER>',
      '<PARTYNAME>Asha</PARTYNAME><PARTYLEDGERNAME>Asha</PARTYLEDGERNAME></VOUCHER>',
    );
    expect(faultsOf(xml)).toEqual([]);
    const forgetful = (node: XmlNode) =>
      map(node).map((record) => {
        const { extra, ...data } = record.data as { readonly extra: { readonly [path: string]: string } };
        const { PARTYNAME: _, ...rest } = extra;
        return { ...record, data: { ...data, extra: rest } };
      });
    expect(faultsOf(xml, forgetful)).toEqual(['PARTYNAME']);
  });

  it('finds a text that our own scanner overlooked', () => {
    const blind = `<LEDGER NAME="L"><PARENT>Cash-in-Hand</PARENT></LEDGER>`;
    expect(faultsOf(blind)).toEqual([]);
    expect(faultsOf(`${blind.slice(0, -9)}<NOTE><![CDATA[kept & sound]]></NOTE></LEDGER>`)).toEqual([]);
  });

  it('names what a live reading leaves out, and loses nothing else', () => {
    const xml = sale.replace(
      '</VOUCHER>',
      '<AUDITED>No</AUDITED><PERSISTEDVIEW>Invoice Voucher View</PERSISTEDVIEW></VOUCHER>',
    );
    const { fates } = audit(xml, { map: mapIn('telling'), whole: map });
    const of = (fate: string) => fates.filter((one) => one.fate === fate).map(({ tag }) => tag);
    expect(of('left-out')).toEqual(['VOUCHER@ACTION', 'ISDEEMEDPOSITIVE', 'AUDITED', 'PERSISTEDVIEW']);
    expect(of('lost')).toEqual([]);
  });

  for (const element of mappedElements) {
    it(`loses no leaf of any ${element}, whatever it is made of`, () => {
      fc.assert(
        fc.property(generatedObject(element), (xml) => {
          for (const { kind, data } of map(nodeOf(xml))) dataSchema(kind)?.parse(data);
          expect(faultsOf(xml)).toEqual([]);
        }),
        { numRuns: element === 'VOUCHER' || element === 'LEDGER' ? 300 : 50 },
      );
    });
  }
});
