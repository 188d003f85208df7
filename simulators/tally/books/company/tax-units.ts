import type { TallyDate, TallyObject } from '../../books.ts';
import { inventGstin } from '../gstin.ts';
import { type Master, reserved } from '../master.ts';
import type { MasterStore } from '../master-store.ts';
import { at } from '../present.ts';
import { elsewhere, home, type State } from './states.ts';

/** The company's own GST registrations (`facts/tally.md` §1.9): one of its shop, one of a branch in another state. */
export interface TaxUnits {
  readonly home: TaxUnit;
  readonly branch: TaxUnit;
}

export interface TaxUnit {
  readonly unit: Master;
  readonly state: State;
  readonly gstin: string;
}

/** The day from which e-invoices bind a company of this size. */
export const eInvoicesFrom: TallyDate = '20241001';

export const companyState = home.name;
export const companyGstin = inventGstin(home.code, 9000);

export function addTaxUnits(masters: MasterStore, booksFrom: TallyDate): TaxUnits {
  masters.add('TaxUnit', 'Default Tax Unit', { TAXTYPE: 'Others', USEFOR: 'Others' }, 'Default Tax Unit');
  const add = (state: State, gstin: string): TaxUnit => ({
    state,
    gstin,
    unit: masters.add('TaxUnit', `${state.name} Registration`, registration(state, gstin, booksFrom)),
  });
  const branch = at(elsewhere, 0);
  return { home: add(home, companyGstin), branch: add(branch, inventGstin(branch.code, 9000)) };
}

function registration(state: State, gstin: string, booksFrom: TallyDate): TallyObject {
  return {
    TAXTYPE: 'GST',
    USEFOR: 'GST',
    TAXREGISTRATION: gstin,
    GSTREGNUMBER: gstin,
    STATENAME: state.name,
    PINCODE: state.pin,
    ADDRESS: ['14, Invented Arcade', `${state.town} - ${state.pin}`],
    ISACTIVE: 'Yes',
    ISEWAYBILLPRINTAPPLICABLE: 'Yes',
    GSTREGISTRATIONDETAILS: [
      {
        FROMDATE: booksFrom,
        REGISTRATIONTYPE: 'Regular',
        STATE: state.name,
        PLACEOFSUPPLY: state.name,
        ISOTHTERRITORYASSESSEE: 'No',
        ISSTATECESSON: 'No',
      },
    ],
    EINVOICEDETAILS: [{ FROMDATE: eInvoicesFrom, ISAPPLICABLE: 'Yes', BILLOFSUPPLY: reserved.notApplicable }],
  };
}
