import type { PlainDate } from '../../contract/dates.ts';
import { type Held, holdsOn } from './held.ts';

/** A state or union territory as GST counts them. */
export interface State extends Held {
  /** The first two digits of its GSTINs. */
  readonly code: string;
  readonly name: string;
  /** Taxed by UTGST in place of SGST: a union territory without a legislature (UTGST Act 2017, s. 1 and s. 2(8)). */
  readonly isUnionTerritory: boolean;
}

/** Place of supply of what leaves India: `96`, Other Countries (state codes of the e-invoice, einvoice1.gst.gov.in). */
export const abroad = '96';

/** By code, whether it holds today or not. */
export function stateOf(code: string): State | undefined {
  return states.find((state) => state.code === code);
}

/** By name, however it is spelled: `Jammu & Kashmir`, `Orissa`. Undefined for a name that is none. */
export function stateNamed(name: string, on: PlainDate): State | undefined {
  const wanted = folded(name);
  const [found] = states.filter((state) => namesOf(state).includes(wanted) && holdsOn(state, on));
  return found;
}

function namesOf({ code, name }: State): readonly string[] {
  return [name, ...(otherNames[code] ?? [])].map(folded);
}

function folded(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('&', 'and')
    .replace(/[^a-z]/g, '');
}

const beginning = '2017-07-01' as PlainDate;

const states: readonly State[] = [
  state('01', 'Jammu and Kashmir'),
  state('02', 'Himachal Pradesh'),
  state('03', 'Punjab'),
  territory('04', 'Chandigarh'),
  state('05', 'Uttarakhand'),
  state('06', 'Haryana'),
  state('07', 'Delhi'),
  state('08', 'Rajasthan'),
  state('09', 'Uttar Pradesh'),
  state('10', 'Bihar'),
  state('11', 'Sikkim'),
  state('12', 'Arunachal Pradesh'),
  state('13', 'Nagaland'),
  state('14', 'Manipur'),
  state('15', 'Mizoram'),
  state('16', 'Tripura'),
  state('17', 'Meghalaya'),
  state('18', 'Assam'),
  state('19', 'West Bengal'),
  state('20', 'Jharkhand'),
  state('21', 'Odisha'),
  state('22', 'Chhattisgarh'),
  state('23', 'Madhya Pradesh'),
  state('24', 'Gujarat'),
  // One territory since 2020-01-26 (Act 44 of 2019); registrations moved until July (notifications 10/2020 and 45/2020-Central Tax).
  { ...territory('25', 'Daman and Diu'), until: '2020-07-31' as PlainDate },
  territory('26', 'Dadra and Nagar Haveli and Daman and Diu'),
  state('27', 'Maharashtra'),
  state('29', 'Karnataka'),
  state('30', 'Goa'),
  territory('31', 'Lakshadweep'),
  state('32', 'Kerala'),
  state('33', 'Tamil Nadu'),
  state('34', 'Puducherry'),
  territory('35', 'Andaman and Nicobar Islands'),
  state('36', 'Telangana'),
  state('37', 'Andhra Pradesh'),
  // Of Jammu and Kashmir until 2019-10-31 (Act 34 of 2019).
  { ...territory('38', 'Ladakh'), from: '2019-10-31' as PlainDate },
  territory('97', 'Other Territory'),
];

/** As older books and other programs spell them. */
const otherNames: { readonly [code: string]: readonly string[] } = {
  '05': ['Uttaranchal'],
  '07': ['New Delhi', 'NCT of Delhi'],
  '21': ['Orissa'],
  '22': ['Chattisgarh', 'Chhatisgarh'],
  '26': ['Dadra and Nagar Haveli', 'Daman and Diu', 'Dadra and Nagar Haveli and Daman Diu'],
  '31': ['Lakshadweep Islands'],
  '33': ['Tamilnadu'],
  '34': ['Pondicherry'],
  '35': ['Andaman and Nicobar', 'Andaman and Nicobar Island'],
};

function state(code: string, name: string): State {
  return { code, name, isUnionTerritory: false, from: beginning, until: null };
}

function territory(code: string, name: string): State {
  return { code, name, isUnionTerritory: true, from: beginning, until: null };
}
