import type { PlainDate } from '../../../../../contract/dates.ts';
import { type Decimal, fromScaled, isZero, toScaled } from '../../../../../contract/decimal.ts';
import type { Texts } from '../../../writer.ts';
import { tallyDate } from '../../requests/envelope.ts';
import { element, field } from '../xml-parts.ts';

interface ItemWriting {
  readonly fields: Texts;
  readonly isDated: boolean;
  readonly from: PlainDate;
}

/**
 * A new stock item but for its names. The HSN stands in a list of its own since TallyPrime 3, in the GST details before (facts/tally.md
 * §1.9).
 */
export function itemXml({ fields, isDated, from }: ItemWriting): string {
  const text = (path: string) => fields[path] ?? null;
  return (
    field('PARENT', text('group')) +
    field('CATEGORY', text('category')) +
    field('BASEUNITS', text('unit')) +
    field('PARTNO', text('partNumber')) +
    field('DESCRIPTION', text('description')) +
    (fields['gstRate'] === undefined
      ? field('GSTAPPLICABLE', '\u0004 Not Applicable')
      : taxXml(fields['gstRate'] as Decimal, fields['hsn'] ?? '', { isDated, from }))
  );
}

function taxXml(rate: Decimal, hsn: string, { isDated, from }: Omit<ItemWriting, 'fields'>): string {
  const day = field('APPLICABLEFROM', tallyDate(from));
  const details =
    day +
    (isDated ? field('SRCOFGSTDETAILS', 'Specify Details Here') : field('HSNCODE', hsn)) +
    field('TAXABILITY', isZero(rate) ? 'Exempt' : 'Taxable') +
    element('STATEWISEDETAILS.LIST', field('STATENAME', '\u0004 Any') + rates(rate, isDated));
  const code = day + field('HSNCODE', hsn) + field('SRCOFHSNDETAILS', 'Specify Details Here');
  return (
    field('GSTAPPLICABLE', '\u0004 Applicable') +
    element('GSTDETAILS.LIST', details) +
    (isDated ? element('HSNDETAILS.LIST', code) : '')
  );
}

function rates(rate: Decimal, isDated: boolean): string {
  const [central, state, integrated] = isDated
    ? ['CGST', 'SGST/UTGST', 'IGST']
    : ['Central Tax', 'State Tax', 'Integrated Tax'];
  const half = halfOf(rate);
  return [
    [central, half],
    [state, half],
    [integrated, rate],
  ]
    .map(([head, percent]) =>
      element(
        'RATEDETAILS.LIST',
        field('GSTRATEDUTYHEAD', head ?? null) +
          field('GSTRATEVALUATIONTYPE', 'Based on Value') +
          field('GSTRATE', ` ${percent}`),
      ),
    )
    .join('');
}

function halfOf(rate: Decimal): Decimal {
  const { units, scale } = toScaled(rate);
  return fromScaled({ units: units * 5n, scale: scale + 1 });
}
