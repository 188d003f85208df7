import type { PlainDate } from '../../contract/dates.ts';
import type { PartyInput } from '../../contract/jobs/master-parts.ts';
import { isGstin, panIn } from './gstin.ts';
import { type State, stateNamed, stateOf } from './states.ts';

type Registered = Pick<PartyInput, 'address' | 'gstin' | 'pan'> & { readonly registrationType?: string | undefined };

/** What contradicts itself in what is said of a party: `gstin: …`, with the path of the field. Null for nothing. */
export function contradictionIn(party: Registered): string | null {
  const { address = {}, gstin, registrationType, pan } = party;
  const isIndian = (address.country ?? 'India').toLowerCase() === 'india';
  const state = address.state === undefined || !isIndian ? null : stateNow(address.state);
  if (state === undefined) return 'address/state: is no state of India';
  if (isIndian && address.pincode !== undefined && !/^[1-9]\d{5}$/.test(address.pincode))
    return 'address/pincode: is not a valid PIN code';
  if (gstin === undefined) return null;
  if (!isGstin(gstin)) return 'gstin: its last character does not fit the others';
  if (stateOf(gstin.slice(0, 2)) === undefined) return 'gstin: begins with the code of no state';
  if (!isIndian) return 'gstin: is of a party abroad';
  if (registrationType === 'unregistered') return 'registrationType: has a GSTIN, so it is registered';
  if (pan !== undefined && pan !== panIn(gstin)) return 'pan: is not the one in the GSTIN';
  if (state !== null && state.code !== gstin.slice(0, 2)) return 'address/state: is not the one of the GSTIN';
  return null;
}

/** By name, as the states are today. */
export function stateNow(name: string): State | undefined {
  return stateNamed(name, sinceTheLastChange);
}

/** Dadra and Nagar Haveli and Daman and Diu became one. */
const sinceTheLastChange = '2020-08-01' as PlainDate;
